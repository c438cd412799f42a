import { Correspondence, skeletonOf } from './Correspondence';
import { align } from '../../kubernetes/align';
import { TimelineEntry } from './Transcript';
import { withoutKubeletEntries } from './kubeletInventions';

/**
 * What happens to one object has an order, and what happens to two of which
 * one names the other. Within half a second the latter depended on
 * the processors, on how much of its budget a controller had left (a spent one
 * makes it take a step each 0.2 s), and on the order in which the namespace controller happened
 * to go through the kinds; between objects that know nothing of each other
 * there never is one.
 */
const UNORDERED_SECONDS = 0.5;
/** Closer than this, changes by two actors were a race. */
const RACE_SECONDS = 0.02;
/** Repeated events are counted up when somebody happens to try again. */
const COUNT_TOLERANCE = 0.34;
/** How often more or less at least: whoever looks every 15 s may have just done so. */
const SMALL_COUNT = 2;

const COUNT = / x(\d+): /;

interface Found {
  recorded: TimelineEntry;
  /** Where it is here. */
  position: number;
}

function textOf({ change, subject, details }: TimelineEntry): string {
  return [`${change} ${subject}`, ...[...details].sort()].join('\n');
}

/** Events are one entry each time they are counted up; here they are one with the last count. */
function firstOfEachEvent(entries: TimelineEntry[]) {
  const firsts: { entry: TimelineEntry; index: number; count: number }[] = [];
  const byText = new Map<string, (typeof firsts)[number]>();
  entries.forEach((entry, index) => {
    const [detail = ''] = entry.details;
    const count = Number(COUNT.exec(detail)?.[1] ?? 1);
    const text = detail.replace(COUNT, ': ');
    const key = `${entry.subject} ${text}`;
    const known = entry.change === 'EVENT' ? byText.get(key) : undefined;
    if (known) {
      known.count = count;
      return;
    }
    const details = entry.change === 'EVENT' ? [text] : entry.details;
    const first = { entry: { ...entry, details }, index, count };
    firsts.push(first);
    if (entry.change === 'EVENT') byText.set(key, first);
  });
  return firsts;
}

/** Whether an event was counted up about as often as recorded. */
export function isAboutAsOften(recorded: number, actual: number): boolean {
  return (
    Math.abs(recorded - actual) <=
    Math.max(SMALL_COUNT, Math.ceil(recorded * COUNT_TOLERANCE))
  );
}

/** @returns what differs, with the line of the transcript (of the timeline where something is only here) */
export function compareTimelines(
  recorded: TimelineEntry[],
  actual: TimelineEntry[],
  correspondence: Correspondence,
): { line?: number; text: string }[] {
  const left = firstOfEachEvent(withoutKubeletEntries(recorded));
  const right = firstOfEachEvent(withoutKubeletEntries(actual));
  const differences: { line?: number; text: string }[] = [];
  const found: Found[] = [];
  // What is known already by another name here is looked for by that.
  const here = new Set(right.map(({ entry }) => entry.subject));
  const known = new Set(
    left.map(({ entry }) => correspondence.translate(entry.subject)),
  );
  const group = ({ entry }: (typeof left)[number]) => {
    if (entry.change === 'EVENT') return skeletonOf(textOf(entry));
    const translated = correspondence.translate(entry.subject);
    return here.has(translated) && known.has(translated)
      ? translated
      : skeletonOf(entry.subject);
  };
  const groups = new Set([...left, ...right].map(group));
  for (const name of groups) {
    const ours = left.filter(one => group(one) === name);
    const theirs = right.filter(one => group(one) === name);
    const alike = align(
      ours.map(({ entry }) => skeletonOf(textOf(entry))),
      theirs.map(({ entry }) => skeletonOf(textOf(entry))),
    ).filter(([i, j]) =>
      correspondence.meets(textOf(ours[i].entry), textOf(theirs[j].entry)),
    );
    for (const [i, j] of alike) {
      const { entry, count } = ours[i];
      found.push({ recorded: entry, position: theirs[j].index });
      if (!isAboutAsOften(count, theirs[j].count)) {
        differences.push({
          line: entry.line,
          text: `recorded: x${count}, here: x${theirs[j].count}: ${textOf(
            entry,
          )}`,
        });
      }
    }
    const met = new Set(alike.map(([i]) => i));
    const metHere = new Set(alike.map(([, j]) => j));
    for (const [i, j] of swaps(ours, theirs, met, metHere)) {
      if (
        !correspondence.meets(textOf(ours[i].entry), textOf(theirs[j].entry))
      ) {
        continue;
      }
      met.add(i);
      metHere.add(j);
    }
    ours.forEach(({ entry }, i) => {
      if (met.has(i)) return;
      differences.push({
        line: entry.line,
        text: `recorded: ${textOf(entry)}`,
      });
    });
    theirs.forEach(({ entry }, j) => {
      if (metHere.has(j)) return;
      differences.push({
        text: `here: +${entry.seconds}s ${textOf(entry)}`,
      });
    });
  }
  return [...differences, ...disorders(found, relations(recorded))];
}

type Firsts = ReturnType<typeof firstOfEachEvent>;

/**
 * Two actors that changed different fields of one object at the same time: who
 * came first differs from recording to recording (01 and 14).
 */
function swaps(
  ours: Firsts,
  theirs: Firsts,
  met: Set<number>,
  metHere: Set<number>,
): [number, number][] {
  const isRace = (i: number) =>
    [ours[i - 1], ours[i + 1]].some(
      other =>
        other &&
        Math.abs(other.entry.seconds - ours[i].entry.seconds) < RACE_SECONDS,
    );
  return ours.flatMap(({ entry }, i) => {
    if (met.has(i) || !isRace(i)) return [];
    const j = theirs.findIndex(
      (other, index) =>
        !metHere.has(index) &&
        skeletonOf(textOf(other.entry)) === skeletonOf(textOf(entry)),
    );
    return j < 0 ? [] : [[i, j] as [number, number]];
  });
}

/** Which objects have to do with each other: one names the other, or is its namespace. */
function relations(
  entries: TimelineEntry[],
): (one: TimelineEntry, other: TimelineEntry) => boolean {
  const named = new Map<string, Set<string>>();
  for (const { subject, details } of entries) {
    const names = named.get(subject) ?? new Set();
    named.set(subject, names);
    for (const detail of details) {
      for (const [, name] of detail.matchAll(/"([^"]+)"/g)) names.add(name);
    }
  }
  const nameOf = (subject: string) => subject.split(/[ /]/).at(-1) ?? '';
  const spaceOf = (subject: string) => / (.*)\//.exec(subject)?.[1];
  const names = (one: string, other: string) => {
    const said = named.get(one);
    const space = spaceOf(other);
    const isNear = !space || space === spaceOf(one) || said?.has(space);
    return (
      (isNear && said?.has(nameOf(other))) ||
      (one.startsWith('Namespace ') && space === nameOf(one))
    );
  };
  return ({ subject: one }, { subject: other }) =>
    names(one, other) || names(other, one) || one === other;
}

/** What came in another order than recorded. */
function disorders(
  found: Found[],
  areRelated: ReturnType<typeof relations>,
): { line: number; text: string }[] {
  const ordered = [...found].sort(
    (a, b) => a.recorded.seconds - b.recorded.seconds,
  );
  const wrong: { line: number; text: string }[] = [];
  for (const [i, earlier] of ordered.entries()) {
    const later = ordered
      .slice(i + 1)
      .find(
        ({ recorded, position }) =>
          recorded.seconds - earlier.recorded.seconds >= UNORDERED_SECONDS &&
          position < earlier.position &&
          areRelated(earlier.recorded, recorded),
      );
    if (later) {
      const [before] = textOf(earlier.recorded).split('\n');
      const [after] = textOf(later.recorded).split('\n');
      wrong.push({
        line: later.recorded.line,
        text: `order: ${before} (line ${earlier.recorded.line}) did not come before ${after}`,
      });
    }
  }
  return wrong;
}
