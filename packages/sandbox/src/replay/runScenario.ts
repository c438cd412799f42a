import { parseAllDocuments } from 'yaml';
import { DriverProfile } from '../drivers/profiles';
import { Fields, allResources, resources } from '../kubernetes';
import { Correspondence } from './Correspondence';
import { Difference } from './Difference';
import { ReplayCluster } from './ReplayCluster';
import {
  ComparedStep,
  EventsStep,
  KubectlStep,
  RequestStep,
  Step,
  TimelineEntry,
  Transcript,
} from './Transcript';
import { compareLines } from './compareLines';
import { compareTimelines, isAboutAsOften } from './compareTimelines';
import { withoutPodBeginning, withoutPodStatus } from './kubeletInventions';
import { readTranscript } from './__testUtils__/files';
import { Action } from './startStates';

/** A kubectl took about this long, from its start to its request and from one to the next. */
const COMMAND_SECONDS = 0.065;
/** How far the time of a wait may be from the recorded one: the recordings asked now and then, on a busy machine. */
const WAIT_TOLERANCE_SECONDS = 1.5;
const WAIT_TOLERANCE = 0.3;

/** What a transcript does not hold itself. */
export interface Scenario {
  /** The file's name in `transcripts/`, without its end. */
  transcript: string;
  /** Seconds that the cluster's time begins before the transcript. */
  lead?: number;
  profile?: Partial<DriverProfile>;
  /** Lays out what the transcript starts from. */
  given?: Action;
  /** What happens between the recorded steps, by the line of the step that it comes before. */
  before?: Record<number, Action>;
  /** Lines of steps that are not run, because the recording itself went wrong there. */
  leftOut?: number[];
}

export interface ScenarioResult {
  /** How many steps were compared. */
  steps: number;
  differences: Difference[];
}

/** When a change was recorded, the first of a kind from now on. */
function recordedTime(
  { steps }: Transcript,
  from: Date,
  isIt: (entry: TimelineEntry) => boolean,
): Date | undefined {
  for (const step of steps) {
    if (step.kind !== 'timeline') continue;
    const start = step.since.getTime();
    const found = step.entries.find(
      entry =>
        isIt(entry) && start + entry.seconds * 1_000 >= from.getTime() - 100,
    );
    if (found) return new Date(start + found.seconds * 1_000);
  }
  return undefined;
}

/** The object that a command changes first, as timelines name it. */
function subjectOf({ args }: KubectlStep): string | undefined {
  const [, word, name] = args;
  const resource = allResources.find(
    ({ plural, singular, shortNames }) =>
      plural === word || singular === word || shortNames.includes(word),
  );
  const at = args.indexOf('-n');
  const namespace = resource?.namespaced && at > 0 ? `${args[at + 1]}/` : '';
  return resource && `${resource.kind} ${namespace}${name}`;
}

/** When the first object of a command was made, deleted or changed. */
function timeOf(
  transcript: Transcript,
  step: KubectlStep,
  now: Date,
): Date | undefined {
  const [verb] = step.args;
  if (verb === 'create' && step.input) {
    const [first] = parseAllDocuments(step.input);
    const { kind, metadata } = first.toJS();
    const key = `${metadata.namespace ? `${metadata.namespace}/` : ''}${
      metadata.name
    }`;
    return recordedTime(
      transcript,
      now,
      ({ change, subject }) =>
        change === 'ADDED' && subject === `${kind} ${key}`,
    );
  }
  if (!['annotate', 'delete', 'patch'].includes(verb)) return undefined;
  const wanted = subjectOf(step);
  return recordedTime(
    transcript,
    now,
    ({ change, subject, details }) =>
      subject === wanted &&
      (change === 'DELETED' ||
        (change === 'MODIFIED' &&
          (verb !== 'delete' ||
            details.some(one =>
              one.startsWith('+ metadata.deletionTimestamp'),
            )))),
  );
}

function eventRows(cluster: ReplayCluster, namespace?: string): string[][] {
  return cluster.store.list(resources.events, { namespace }).map(event => {
    const { involvedObject, source, series } = event as Fields;
    const { kind, name } = involvedObject as Fields;
    const cell = (value: unknown) =>
      value === undefined || value === null ? '<none>' : String(value);
    return [
      event.lastTimestamp,
      event.count,
      event.type,
      event.reason,
      kind,
      name,
      (source as Fields | undefined)?.component,
      event.message,
      series,
    ]
      .slice(0, 8)
      .map(cell);
  });
}

function compareEvents(
  step: EventsStep,
  cluster: ReplayCluster,
  correspondence: Correspondence,
): string[] {
  const actual = eventRows(cluster, step.namespace);
  const isKubelets = (row: string[]) => row[6] === 'kubelet';
  const wanted = step.rows.filter(row => !isKubelets(row));
  const about = new Set(
    wanted.map(([, , , , kind, name]) => `${kind} ${name}`),
  );
  const left = new Set(
    actual
      .filter(row => !isKubelets(row))
      .filter(
        ([, , , , kind, name]) =>
          step.namespace !== undefined ||
          about.has(correspondence.translate(`${kind} ${name}`)),
      ),
  );
  const differences: string[] = [];
  const textOf = (row: string[]) =>
    row
      .slice(2)
      .map(cell => cell.trim())
      .join('  ');
  for (const row of wanted) {
    const found = [...left].find(other =>
      correspondence.meets(textOf(row), textOf(other)),
    );
    if (!found) {
      differences.push(`recorded: x${row[1].trim()} ${textOf(row)}`);
      continue;
    }
    left.delete(found);
    const [count, countHere] = [row[1], found[1]].map(text =>
      Number(text.trim()),
    );
    if (!Number.isNaN(count) && !isAboutAsOften(count, countHere)) {
      differences.push(
        `recorded: x${count}, here: x${countHere}: ${textOf(row)}`,
      );
    }
  }
  if (step.namespace !== undefined) {
    left.forEach(row => differences.push(`here: x${row[1]} ${textOf(row)}`));
  }
  return differences;
}

/** Bodies were recorded as they came, in two cases without the lines about owned fields. */
function bodyLines(text: string, recorded: string[]): string[] {
  let lines: string[];
  try {
    lines = JSON.stringify(JSON.parse(text), undefined, 2).split('\n');
  } catch {
    return text.split('\n').filter(line => line !== '');
  }
  const isFiltered = !recorded.some(line => line.includes('managedFields'));
  return isFiltered
    ? lines.filter(line => !/"managedFields"|"f:|"v:|"k:|"\.": \{\}/.test(line))
    : lines;
}

async function compareRequest(
  step: RequestStep,
  cluster: ReplayCluster,
  correspondence: Correspondence,
): Promise<string[]> {
  const body = step.body && correspondence.translate(step.body);
  const path = correspondence.translate(step.path);
  const answer = await cluster.request(step.method, path, body);
  return compareLines(
    [...step.output, `-> HTTP ${step.code} ${step.contentType}`],
    [
      ...bodyLines(answer.text, step.output),
      `-> HTTP ${answer.code} ${answer.contentType}`,
    ],
    correspondence,
  );
}

async function compareKubectl(
  step: KubectlStep,
  cluster: ReplayCluster,
  correspondence: Correspondence,
): Promise<string[]> {
  const args = step.args.map(one => correspondence.translate(one));
  const input = step.input && correspondence.translate(step.input);
  const { output, exitCode } = await cluster.runKubectl(args, input);
  if (step.args[0] === 'logs') return [];
  const isYaml = step.args.includes('yaml');
  const tidy = isYaml ? withoutPodStatus : withoutPodBeginning;
  return compareLines(
    [...tidy(step.output), `(exit ${step.exitCode})`],
    [...tidy(output), `(exit ${exitCode})`],
    correspondence,
  );
}

function compareArray(
  state: string,
  { array }: ReplayCluster,
  correspondence: Correspondence,
): string[] {
  const { volumes, snapshots } = JSON.parse(state);
  const text = (one: Fields) => JSON.stringify(one);
  return compareLines(
    [...volumes.map(text), ...snapshots.map(text)],
    [
      ...array
        .volumes()
        .map(({ handle, name, sizeBytes }) =>
          text({ id: handle, name, parentSnap: '', size: sizeBytes }),
        ),
      ...array.snapshots().map(({ handle, name, volumeHandle, sizeBytes }) =>
        text({
          id: handle,
          name,
          vol: volumeHandle,
          ready: true,
          size: sizeBytes,
        }),
      ),
    ],
    correspondence,
  );
}

/** Runs one transcript against a cluster of its own. */
class ScenarioRun {
  private readonly correspondence = new Correspondence();
  private readonly differences: Difference[] = [];
  private readonly number: string;

  constructor(
    private readonly scenario: Scenario,
    private readonly transcript: Transcript,
    private readonly cluster: ReplayCluster,
  ) {
    this.number = scenario.transcript.slice(0, 2);
  }

  async run(): Promise<ScenarioResult> {
    const { scenario, cluster, correspondence, transcript } = this;
    await scenario.given?.(cluster, correspondence);
    await cluster.passUntil(transcript.startedAt);
    let steps = 0;
    for (const step of transcript.steps) {
      const action = scenario.before?.[step.line];
      await action?.(cluster, correspondence);
      if (step.kind === 'section') {
        await cluster.passUntil(step.at);
      } else if (!scenario.leftOut?.includes(step.line)) {
        await this.compare(step);
        steps += 1;
      }
    }
    return { steps, differences: this.differences };
  }

  private note(step: number, texts: string[], line = step): void {
    for (const text of texts) {
      this.differences.push({ transcript: this.number, line, step, text });
    }
  }

  private async compare(step: ComparedStep): Promise<void> {
    const { cluster, correspondence, transcript } = this;
    switch (step.kind) {
      case 'kubectl': {
        const time = timeOf(transcript, step, cluster.now);
        await (time ? cluster.passUntil(time) : cluster.pass(COMMAND_SECONDS));
        this.note(
          step.line,
          await compareKubectl(step, cluster, correspondence),
        );
        await cluster.pass(0);
        break;
      }
      case 'request':
        await cluster.pass(COMMAND_SECONDS);
        this.note(
          step.line,
          await compareRequest(step, cluster, correspondence),
        );
        break;
      case 'wait':
        this.note(step.line, await this.compareWait(step));
        break;
      case 'events':
        await cluster.pass(COMMAND_SECONDS);
        this.note(step.line, compareEvents(step, cluster, correspondence));
        break;
      case 'array':
        this.note(step.line, compareArray(step.state, cluster, correspondence));
        break;
      case 'timeline': {
        const actual = cluster.timeline.since(
          step.since,
          correspondence.translate(step.filter),
        );
        compareTimelines(step.entries, actual, correspondence).forEach(
          ({ line, text }) => this.note(step.line, [text], line),
        );
        break;
      }
      default:
    }
  }

  private async compareWait(
    step: Extract<Step, { kind: 'wait' }>,
  ): Promise<string[]> {
    const { condition, reached, seconds } = step;
    const tolerated = WAIT_TOLERANCE_SECONDS + seconds * WAIT_TOLERANCE;
    const took = await this.cluster.wait(
      this.correspondence.translate(condition),
      reached ? seconds + 2 * tolerated : seconds,
    );
    const isSo = reached
      ? took !== undefined && Math.abs(took - seconds) <= tolerated
      : took === undefined;
    return isSo
      ? []
      : [
          `recorded: ${
            reached ? 'reached' : 'not reached'
          } in ${seconds} s, here: ${
            took === undefined ? 'not reached' : `reached in ${took} s`
          }`,
        ];
  }
}

/** Replays a transcript and tells what was not as recorded. */
export async function runScenario(scenario: Scenario): Promise<ScenarioResult> {
  const transcript = readTranscript(scenario.transcript);
  const start = new Date(
    transcript.startedAt.getTime() - (scenario.lead ?? 60) * 1_000,
  );
  const { profile } = scenario;
  const cluster = await ReplayCluster.start({ start, profile });
  try {
    return await new ScenarioRun(scenario, transcript, cluster).run();
  } finally {
    await cluster.close();
  }
}
