import type { World } from './World';

/** After which a world that has no storms any more must have come to rest, in virtual time. */
const REST_WITHIN_SECONDS = 45 * 60;
/** Nothing changes for so long at rest. */
const QUIET_SECONDS = 4;

/** What is still on its way. */
function restless({ database }: World): object[] {
  return [
    ...database.select(
      `select id, name, namespace, phase, stage, desired, generation, wanted_generation, holdup, failure, progress from clones
       where gone_at is null and not (
         desired = 'present' and generation = wanted_generation and (
           phase in ('ready', 'unavailable')
           or (phase = 'failed' and json_extract(progress, '$.dropped'))))`,
    ),
    ...database.select(
      `select id, volume_snapshot_name, phase, desired, failure, progress from snapshots
       where gone_at is null and (
         phase in ('capturing', 'cut', 'deleting') or desired = 'absent'
         or (phase = 'failed' and not coalesce(json_extract(progress, '$.removed'), 0)))`,
    ),
  ];
}

/** Another one as soon as anything is written, to the database or the cluster. */
function stateOf({ cluster, database }: World): string {
  const [clones] = database.select(
    'select count(*) as n, sum(version) as v from clones',
  );
  const [points] = database.select(
    'select count(*) as n, sum(version) as v from snapshots',
  );
  const { resourceVersion } = cluster.store;
  return `${clones.n} ${clones.v} ${points.n} ${points.v} ${resourceVersion}`;
}

/**
 * Lets time pass until all that was ordered has come about.
 *
 * @param atLeast - seconds, for what is looked for only now and then
 * @returns what has not, in words
 */
export async function passUntilRest(
  world: World,
  atLeast = 0,
): Promise<string | undefined> {
  const { time } = world;
  const begun = time.seconds;
  const end = begun + REST_WITHIN_SECONDS;
  let state = '';
  let since = begun;
  await time.pass(() => {
    const now = stateOf(world);
    if (now !== state) since = time.seconds;
    state = now;
    if (time.seconds > end) return true;
    return (
      time.seconds - begun >= atLeast &&
      time.seconds - since > QUIET_SECONDS &&
      restless(world).length === 0
    );
  });
  const left = restless(world);
  if (left.length === 0) return undefined;
  return `Not at rest after ${REST_WITHIN_SECONDS / 60} minutes: ${left
    .map(row => JSON.stringify(row))
    .join('\n')}`;
}
