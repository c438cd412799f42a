import type {
  Clone,
  EntityTimeline,
  EphemeralDbApi,
  Page,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { NotFoundError } from '@backstage/errors';
import { fakeApi } from '../../src/__testUtils__';

function pageOf<T>(items: T[]): Page<T> {
  return { items, pageInfo: {}, totalItems: items.length };
}

function found<T>(item: T | undefined, what: string): T {
  if (item === undefined) throw new NotFoundError(`There is no ${what}.`);
  return item;
}

/** An API over what one scene shows. Orders change nothing: the gallery is for looking. */
export function galleryApi(
  timeline: EntityTimeline,
  changes: Partial<EphemeralDbApi> = {},
): EphemeralDbApi {
  const { sources, snapshots, clones } = timeline;
  const cloneOfId = (id: string): Clone =>
    found(
      clones.find(clone => clone.id === id),
      'clone of this id',
    );
  return fakeApi({
    getEntityTimeline: async (_entity, { from, to } = {}) => ({
      ...timeline,
      snapshots: snapshots.filter(({ takenAt = '' }) => {
        return (!from || takenAt >= from) && (!to || takenAt < to);
      }),
    }),
    listSources: async () => pageOf<Source>(sources),
    getSource: async name =>
      found(
        sources.find(source => source.name === name),
        'source of this name',
      ),
    checkSource: async name =>
      found(
        sources.find(source => source.name === name),
        'source of this name',
      ),
    listSnapshots: async () => pageOf(snapshots),
    getSnapshot: async id =>
      found(
        snapshots.find(point => point.id === id),
        'point of this id',
      ),
    captureSnapshot: async () => snapshots[0],
    listClones: async ({ phase, failedSince, limit = 50 } = {}) => {
      const shown = clones.filter(
        clone =>
          (!phase?.length || phase.includes(clone.phase)) &&
          (!failedSince || clone.phase === 'failed'),
      );
      return { ...pageOf(shown.slice(0, limit)), totalItems: shown.length };
    },
    getClone: async id => cloneOfId(id),
    orderClone: async () => clones[0],
    retryClone: async id => cloneOfId(id),
    confirmClone: async id => cloneOfId(id),
    deleteClone: async id => cloneOfId(id),
    listCloneActivity: async id => {
      const { createdAt, readyAt, requestedBy, failure } = cloneOfId(id);
      return pageOf([
        ...(failure
          ? [
              {
                id: '3',
                at: new Date(Date.parse(createdAt) + 40_000).toISOString(),
                kind: 'failed' as const,
                generation: 1,
                stage: failure.stage,
                reason: failure.reason,
                message: failure.message,
              },
            ]
          : []),
        ...(readyAt
          ? [{ id: '2', at: readyAt, kind: 'ready' as const, generation: 1 }]
          : []),
        {
          id: '1',
          at: createdAt,
          kind: 'ordered' as const,
          by: requestedBy,
          generation: 1,
        },
      ]);
    },
    readCloneLog: async () => ({
      pod: 'mssql-g1-7c9d',
      lines: [
        '2026-11-22 10:31:20.11 Server      SQL Server is now ready for client connections.',
        "2026-11-22 10:31:21.40 spid34s     Starting up database 'CustomerDB'.",
      ],
    }),
    readCloneCredentials: async id => {
      const { endpoint } = cloneOfId(id);
      return {
        username: 'edb_owner',
        password: 'only-for-the-gallery',
        host: endpoint?.host ?? '',
        port: endpoint?.port ?? 1433,
        database: endpoint?.database ?? '',
      };
    },
    ...changes,
  });
}
