import { poll } from './poll.mjs';

/**
 * Takes a point in time of a source and waits until it is ready.
 *
 * @param {import('@ephemeral-db/backstage-plugin-ephemeral-db-common').EphemeralDbApi} portal
 */
export async function capture(portal, source, label) {
  const { id } = await portal.captureSnapshot({ source, label });
  let phase;
  return poll(
    `the point ${label} of ${source} to be ready`,
    async () => {
      const snapshot = await portal.getSnapshot(id);
      phase = snapshot.phase;
      if (phase === 'failed') {
        throw new Error(
          `The capture of ${label} failed: ${snapshot.failure?.message}`,
        );
      }
      return phase === 'ready' ? snapshot : undefined;
    },
    { seconds: 120, state: () => phase },
  );
}

/** Waits until a clone is ready. */
export async function untilReady(portal, id) {
  let state;
  return poll(
    `clone ${id} to be ready`,
    async () => {
      const clone = await portal.getClone(id);
      state = `${clone.phase} ${clone.stage ?? ''}`;
      if (clone.phase === 'failed') {
        throw new Error(
          `The clone ${clone.name} failed at ${clone.failure?.stage}: ${clone.failure?.message}`,
        );
      }
      return clone.phase === 'ready' ? clone : undefined;
    },
    { seconds: 300, state: () => state },
  );
}

/** Deletes a clone and waits until it is gone. */
export async function deleteAndWait(portal, id) {
  await portal.deleteClone(id);
  let phase;
  await poll(
    `clone ${id} to be gone`,
    async () => {
      ({ phase } = await portal.getClone(id));
      return phase === 'gone' || undefined;
    },
    { seconds: 300, state: () => phase },
  );
}

/** Deletes a point in time and waits until it is forgotten. */
export async function deletePointAndWait(portal, id) {
  await portal.deleteSnapshot(id);
  let phase;
  await poll(
    `point ${id} to be gone`,
    async () => {
      const points = await portal.listSnapshots({ limit: 200 });
      phase = points.items.find(point => point.id === id)?.phase;
      return phase === undefined || undefined;
    },
    { seconds: 300, state: () => phase },
  );
}
