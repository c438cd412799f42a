import type {
  EphemeralDbApi,
  Page,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { sampleClone, sampleSnapshot, sampleSource } from './samples';

/** An API that answers only what a test gives it; anything else is a failure that names the call. */
export function fakeApi(answers: Partial<EphemeralDbApi> = {}): EphemeralDbApi {
  const unexpected =
    (name: keyof EphemeralDbApi) =>
    async (...args: unknown[]): Promise<never> => {
      throw new Error(`Unexpected ${name}(${JSON.stringify(args)})`);
    };
  return {
    listSources: unexpected('listSources'),
    getSource: unexpected('getSource'),
    checkSource: unexpected('checkSource'),
    listSnapshots: unexpected('listSnapshots'),
    getSnapshot: unexpected('getSnapshot'),
    captureSnapshot: unexpected('captureSnapshot'),
    deleteSnapshot: unexpected('deleteSnapshot'),
    listClones: unexpected('listClones'),
    getClone: unexpected('getClone'),
    orderClone: unexpected('orderClone'),
    deleteClone: unexpected('deleteClone'),
    retryClone: unexpected('retryClone'),
    confirmClone: unexpected('confirmClone'),
    readCloneLog: unexpected('readCloneLog'),
    listCloneActivity: unexpected('listCloneActivity'),
    readCloneCredentials: unexpected('readCloneCredentials'),
    getEntityTimeline: unexpected('getEntityTimeline'),
    ...answers,
  };
}

function pageOf<T>(...items: T[]): Page<T> {
  return { items, pageInfo: {}, totalItems: items.length };
}

/** An API that knows the samples: one source, one point, one clone. */
export function sampleApi(): EphemeralDbApi {
  return fakeApi({
    getEntityTimeline: async () => ({
      sources: [sampleSource()],
      unknownSources: [],
      snapshots: [sampleSnapshot()],
      clones: [sampleClone()],
      totalClones: 1,
      counts: [],
      pageInfo: {},
    }),
    getClone: async () => sampleClone(),
    getSource: async () => sampleSource(),
    getSnapshot: async () => sampleSnapshot(),
    listSources: async () => pageOf(sampleSource()),
    listClones: async () => pageOf(sampleClone()),
  });
}
