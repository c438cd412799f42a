import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { CloneDrawer } from '../../src/drawer';
import { galleryApi } from '../data/galleryApi';
import { secondsBefore } from '../data/moments';
import { story } from '../data/story';
import type { Scene } from '../Scene';

const DRAWN = 'drawn';

function drawer(
  id: string,
  title: string,
  name: string,
  changes: (now: Date) => Partial<Clone> = () => ({}),
): Scene {
  return {
    id: `drawer-${id}`,
    title,
    api: now => {
      const all = story(now);
      const clone = all.clones.find(other => other.name === name);
      if (!clone) throw new Error(`The story has no clone ${name}`);
      return galleryApi({
        ...all,
        clones: [{ ...clone, id: DRAWN, ...changes(now) }],
      });
    },
    render: () => <CloneDrawer cloneId={DRAWN} onClose={() => {}} />,
  };
}

function stagesOfReady(now: Date): Clone['stages'] {
  const ordered = 5 * 60;
  const run: [Clone['stages'][number]['name'], number, number][] = [
    ['imported', 0, 10],
    ['bound', 10, 17],
    ['running', 17, 32],
    ['secured', 32, 35],
    ['verified', 35, 37],
    ['masked', 37, 43],
    ['ready', 43, 44],
  ];
  return run.map(([name, from, until]) => ({
    name,
    startedAt: secondsBefore(now, ordered - from),
    finishedAt: secondsBefore(now, ordered - until),
    ...(name === 'imported' && { waitedMs: 6_000 }),
  }));
}

const ready = (now: Date): Partial<Clone> => ({
  stages: stagesOfReady(now),
  placement: {
    cluster: 'lab',
    namespace: 'edb-customerdb-3fa9c1d2',
    service: 'mssql',
    deployment: 'mssql-g1',
    claim: 'data-g1',
    volumeSnapshot: 'import-g1',
    volumeSnapshotContent: 'edb-customerdb-3fa9c1d2-g1',
    storageClass: 'portworx-fada',
  },
});

export const drawerScenes: Scene[] = [
  drawer('ready', 'A ready clone', 'orders-migration', ready),
  drawer('preparing', 'A clone on its way', 'orders-nightly'),
  drawer('failed', 'A failed clone', 'orders-replay'),
  drawer('node-port', 'Reached by a node port', 'orders-migration', now => ({
    ...ready(now),
    endpoint: {
      host: 'node-1.lab.example',
      port: 31433,
      database: 'CustomerDB',
      login: 'edb',
      via: 'NodePort',
    },
  })),
  drawer('denied', 'No right to its password', 'orders-migration', now => ({
    ...ready(now),
    actions: [
      {
        verb: 'connect',
        allowed: false,
        reason: 'Only Team Orders can read the password of this clone.',
      },
    ],
  })),
  drawer(
    'unreachable',
    'Its cluster does not answer',
    'orders-migration',
    now => ({
      ...ready(now),
      lastSeenAt: secondsBefore(now, 720),
    }),
  ),
  drawer('adopted', 'Found without a record', 'orders-migration', now => ({
    ...ready(now),
    adoption: { at: secondsBefore(now, 3_600) },
    actions: [
      {
        verb: 'connect',
        allowed: false,
        reason: 'An admin must confirm this clone first.',
      },
      { verb: 'confirm', allowed: true },
      { verb: 'delete', allowed: true },
    ],
  })),
  drawer('gone', 'A clone that is gone', 'orders-migration', now => ({
    ...ready(now),
    phase: 'gone',
    endpoint: undefined,
    placement: undefined,
    expiresAt: secondsBefore(now, 60),
    actions: [],
  })),
];
