import { parseAllDocuments } from 'yaml';
import { allResources } from '../../kubernetes';
import { KubectlStep, TimelineEntry, Transcript } from './Transcript';

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
export function timeOf(
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
