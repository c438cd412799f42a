import { golden } from '@ephemeral-db/sandbox';
import { sampleSource } from '../../../__testUtils__/sampleSource';
import type { PluginConfiguration } from '../../../sources/types';

const MINUTE = 60_000;

/** The article's source, with deadlines that end within some minutes, so that histories do. */
export function configurationOf(): PluginConfiguration {
  return {
    installation: 'demo',
    admins: [],
    clusters: {
      lab: {
        name: 'lab',
        access: { kind: 'inCluster' },
        namespace: 'backstage',
        windows: { importing: 2, binding: 2 },
      },
    },
    sources: {
      customerdb: {
        ...sampleSource,
        namespace: golden.namespace,
        clones: {
          ...sampleSource.clones,
          image: undefined,
          resources: undefined,
          deadlines: {
            imported: MINUTE,
            bound: MINUTE,
            running: MINUTE,
            secured: MINUTE,
            verified: MINUTE,
            masked: MINUTE,
            ready: MINUTE,
          },
        },
      },
    },
    holder: { renewMs: 5_000, lapseMs: 15_000 },
  };
}
