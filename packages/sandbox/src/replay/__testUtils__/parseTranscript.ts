import {
  EventsStep,
  KubectlStep,
  RequestStep,
  Step,
  TimelineEntry,
  TimelineStep,
  Transcript,
  WaitStep,
} from './Transcript';

const patterns = {
  title: /^##### (\S+) +started (\S+)/,
  section: /^=== \[(\d\d:\d\d:\d\d\.\d+)\] (.*)$/,
  timeline: /^=== TIMELINE since (\S+) .*filter: (.*)$/,
  kubectl: /^\$ kubectl (.*?)( <<EOF)?$/,
  request: /^\$ (GET|POST|PUT|PATCH|DELETE) (\S+) (?:<- (.*))?$/,
  answer: /^-> HTTP (\d+) ?(\S*)/,
  events: /^\$ events in (\S+)/,
  eventsHeader: /^T +N +TYPE +REASON/,
  reached: /^\(reached after ~([\d.]+)s: (.*)\)$/,
  notReached: /^\(not reached in (\d+)s: (.*)\)$/,
  array: /^\{"volumes":/,
  deleted: /^\S+ "[^"]+" deleted/,
  exit: /^\(exit (\d+)\)$/,
  change: /^\+([\d.]+)s (ADDED|MODIFIED|DELETED) (\S+ \S+) rv=/,
  event: /^\+([\d.]+)s EVENT (\S+ \S+) on (\S+ \S+) by (.*)$/,
};

/** What ends the output of the step before. */
const MARKER =
  /^(\$ |=== |##### |--- |\(reached|\(not reached|\(wrote|T +N +TYPE|\{"volumes":)/;
/** What was printed by other means than the commands that are shown. */
const PROSE =
  /^(cloned data: |s\d: {2}\{|\{"(availableReplicas|del|hard|n|rv)":|\d+s +Warning|\d+$|curl: |-> HTTP|[0-9a-f-]{36}(\.snap)?$|state\.json$)/;

function isEnd(line: string): boolean {
  return MARKER.test(line) || PROSE.test(line);
}

/** `-o jsonpath=…` is the last argument and may hold blanks; nothing else does. */
function argumentsOf(command: string): string[] {
  const [before, path] = command.split(/ (?=jsonpath=)/, 2);
  return [...before.split(' '), ...(path === undefined ? [] : [path])];
}

/** Reads a transcript line by line; what no pattern meets is prose. */
class Reader {
  private index = 0;

  constructor(private readonly lines: string[]) {}

  get line(): number {
    return this.index + 1;
  }

  get ended(): boolean {
    return this.index >= this.lines.length;
  }

  get next(): string {
    return this.lines[this.index] ?? '';
  }

  take(): string {
    this.index += 1;
    return this.lines[this.index - 1] ?? '';
  }

  takeUntil(isLast: (line: string) => boolean): string[] {
    const taken: string[] = [];
    while (!this.ended && !isLast(this.next)) taken.push(this.take());
    return taken;
  }
}

function withoutBlankEnd(lines: string[]): string[] {
  const last = lines.findLastIndex(line => line.trim() !== '');
  return lines.slice(0, last + 1);
}

function readKubectl(reader: Reader): KubectlStep {
  const { line } = reader;
  const [, command, hasInput] = patterns.kubectl.exec(reader.take())!;
  let input: string | undefined;
  if (hasInput) {
    input = reader.takeUntil(text => text === 'EOF').join('\n');
    reader.take();
  }
  // What commands said that were not recorded themselves is not this one's.
  const isOfAnother = (text: string) =>
    !command.startsWith('delete') && patterns.deleted.test(text);
  const output = reader.takeUntil(
    text => isEnd(text) || patterns.exit.test(text) || isOfAnother(text),
  );
  const exit = patterns.exit.exec(reader.next);
  if (exit) reader.take();
  return {
    ...{ kind: 'kubectl', line, input },
    args: argumentsOf(command),
    output: withoutBlankEnd(output),
    exitCode: Number(exit?.[1] ?? 0),
  };
}

function readRequest(reader: Reader): RequestStep {
  const { line } = reader;
  const [, method, path, body] = patterns.request.exec(reader.take())!;
  const output = reader.takeUntil(
    text => MARKER.test(text) || patterns.answer.test(text),
  );
  const answer = patterns.answer.exec(reader.next);
  if (answer) reader.take();
  return {
    ...{ kind: 'request', line, method, path, body },
    output: withoutBlankEnd(output),
    code: Number(answer?.[1]),
    contentType: answer?.[2] ?? '',
  };
}

function readEvents(reader: Reader): EventsStep {
  const { line } = reader;
  const namespace = patterns.events.exec(reader.next)?.[1];
  if (namespace) reader.take();
  const rows: string[][] = [];
  if (patterns.eventsHeader.test(reader.next)) {
    const header = reader.take();
    const starts = [...header.matchAll(/\S+/g)].map(({ index }) => index);
    for (const row of reader.takeUntil(
      text => MARKER.test(text) || !/^(\d{4}-|<nil>|<none>)/.test(text),
    )) {
      rows.push(starts.map((at, n) => row.slice(at, starts[n + 1]).trimEnd()));
    }
  }
  return { kind: 'events', line, namespace, rows };
}

function readTimeline(reader: Reader): TimelineStep {
  const { line } = reader;
  const [, since, filter] = patterns.timeline.exec(reader.take())!;
  const entries: TimelineEntry[] = [];
  while (
    !reader.ended &&
    (/^\+[\d.]+s /.test(reader.next) || /^ {6}/.test(reader.next))
  ) {
    const at = reader.line;
    const text = reader.take();
    const change = patterns.change.exec(text);
    const event = patterns.event.exec(text);
    if (change) {
      entries.push({
        line: at,
        seconds: Number(change[1]),
        change: change[2] as TimelineEntry['change'],
        subject: change[3],
        details: reader
          .takeUntil(one => !one.startsWith('      '))
          .map(one => one.trim()),
      });
    } else if (event) {
      entries.push({
        line: at,
        seconds: Number(event[1]),
        change: 'EVENT',
        subject: event[3],
        details: [`${event[2]} by ${event[4]}`],
      });
    }
  }
  return { kind: 'timeline', line, since: new Date(since), filter, entries };
}

function readWait(reader: Reader): WaitStep {
  const { line } = reader;
  const text = reader.take();
  const reached = patterns.reached.exec(text);
  const [, seconds, condition] = reached ?? patterns.notReached.exec(text)!;
  return {
    ...{ kind: 'wait', line, condition },
    reached: reached !== null,
    seconds: Number(seconds),
  };
}

/** Reads one of the recordings in `transcripts/`. */
export function parseTranscript(text: string): Transcript {
  const reader = new Reader(text.split('\n'));
  const [title] = reader
    .takeUntil(line => patterns.title.test(line))
    .slice(0, 0);
  const [, name, startedAt] = patterns.title.exec(title ?? reader.take())!;
  const day = startedAt.slice(0, 10);
  const steps: Step[] = [];
  while (!reader.ended) {
    const { line, next } = reader;
    const section = patterns.section.exec(next);
    if (section) {
      reader.take();
      const at = new Date(`${day}T${section[1]}Z`);
      steps.push({ kind: 'section', line, at, title: section[2] });
    } else if (patterns.timeline.test(next)) steps.push(readTimeline(reader));
    else if (patterns.kubectl.test(next)) steps.push(readKubectl(reader));
    else if (patterns.request.test(next)) steps.push(readRequest(reader));
    else if (patterns.events.test(next) || patterns.eventsHeader.test(next))
      steps.push(readEvents(reader));
    else if (patterns.reached.test(next) || patterns.notReached.test(next))
      steps.push(readWait(reader));
    else if (patterns.array.test(next)) {
      steps.push({ kind: 'array', line, state: reader.take() });
    } else reader.take();
  }
  return { name, startedAt: new Date(startedAt), steps };
}
