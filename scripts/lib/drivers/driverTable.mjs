import { table } from '../table.mjs';

/** Handles are long; their shape shows at both ends. */
function shorten(handle) {
  return handle.length > 24
    ? `${handle.slice(0, 14)}…${handle.slice(-6)}`
    : handle;
}

/** One row for each kind of storage: how it differs, as it was seen while the story was told. */
export function driverTable(told) {
  const seen = told.filter(one => one.seen);
  return [
    table(
      [
        ['driver', 'volume comes', 'import', 'volumes reach', 'volumes/node'],
        ['deleting the source', 'deleting a point in use', 'checks', 'handle'],
      ].flat(),
      seen.map(({ driver, profile, seen: its }) => [
        driver,
        its.podFirst ? 'after its pod' : 'before its pod',
        its.importKnowsSize ? 'is looked up' : 'is believed',
        profile.topology ? `their ${profile.topology.of}` : 'every node',
        profile.attachLimit ?? 'any number',
        its.sourceDeleted,
        its.snapshotInUse,
        its.troubles.join(', ') || 'ok',
        shorten(its.handle),
      ]),
    ),
    table(
      [
        ['driver', 'cut → ready s', 'import → ready s', 'claim → bound s'],
        ['pod → ready s', 'order → bound s', 'order → ready s'],
      ].flat(),
      seen.map(({ driver, seen: its }) => [
        driver,
        its.cutToReady,
        its.importReady,
        its.claimBound,
        its.podReady,
        its.orderBound,
        its.orderReady,
      ]),
    ),
  ].join('\n\n');
}
