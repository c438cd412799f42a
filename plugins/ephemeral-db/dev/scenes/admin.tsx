import type {
  EntityTimeline,
  PreflightFinding,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { ClonesTab, SourcesTab } from '../../src/admin';
import { galleryApi } from '../data/galleryApi';
import { many } from '../data/many';
import { daysBefore, secondsBefore } from '../data/moments';
import { story, storySource } from '../data/story';
import type { Scene } from '../Scene';

const actions: Source['actions'] = [
  { verb: 'capture', allowed: true },
  { verb: 'check', allowed: true },
  { verb: 'clone', allowed: true },
];

function checked(
  now: Date,
  state: PreflightFinding['state'],
  findings: PreflightFinding[],
): Source['preflight'] {
  return {
    state,
    since: secondsBefore(now, 4 * 3_600),
    checkedAt: secondsBefore(now, 120),
    findings,
  };
}

const fine: PreflightFinding[] = [
  {
    id: 'cluster',
    state: 'ok',
    found: 'Cluster lab answers: Kubernetes 1.36.',
  },
  {
    id: 'volumeSnapshotClass',
    state: 'ok',
    found:
      'VolumeSnapshotClass array-snap is there; its points stay when the golden volume is deleted.',
  },
  {
    id: 'files',
    state: 'ok',
    found: 'All 6 files of 3 databases lie on the volume.',
  },
];

function threeSources(now: Date): Source[] {
  return [
    storySource(now, {
      name: 'orders',
      title: 'Orders DB',
      owner: 'group:default/orders-team',
      actions,
      sizeBytes: 120e9,
      usage: {
        uniqueBytes: 0.4e9,
        logicalBytes: 120e9,
        measuredAt: secondsBefore(now, 60),
        provider: 'prometheus',
      },
      lastSnapshotAt: daysBefore(now, 1),
      snapshots: 12,
      clones: 2,
      clonesUsage: undefined,
      preflight: checked(now, 'blocked', [
        ...fine,
        {
          id: 'checkpoint',
          state: 'blocked',
          found: 'The login lacks the right to checkpoint database Orders.',
          fix: 'USE Orders;\nALTER ROLE db_backupoperator ADD MEMBER edb_capture;',
        },
      ]),
    }),
    storySource(now, {
      actions,
      preflight: checked(now, 'warning', [
        ...fine.filter(({ id }) => id !== 'volumeSnapshotClass'),
        {
          id: 'volumeSnapshotClass',
          state: 'warning',
          found: 'StorageClass golden lacks the parameter type: clone.',
          fix: 'parameters:\n  type: clone',
        },
      ]),
    }),
    storySource(now, {
      name: 'billing',
      title: 'Billing DB',
      cluster: 'prod-west',
      actions,
      sizeBytes: 310e9,
      usage: undefined,
      clonesUsage: undefined,
      snapshots: 31,
      clones: 4,
      preflight: checked(now, 'ok', fine),
    }),
  ];
}

const withSources = (
  now: Date,
  sources: (now: Date) => Source[],
): EntityTimeline => ({ ...story(now), sources: sources(now) });

export const adminScenes: Scene[] = [
  {
    id: 'admin-sources',
    title: 'Ephemeral databases: sources',
    api: now => galleryApi(withSources(now, threeSources)),
    render: () => <SourcesTab />,
  },
  {
    id: 'admin-healthy',
    title: 'All sources are healthy',
    api: now =>
      galleryApi(
        withSources(now, () => [
          storySource(now, { actions, preflight: checked(now, 'ok', fine) }),
        ]),
      ),
    render: () => <SourcesTab />,
  },
  {
    id: 'admin-none',
    title: 'No source',
    api: now => galleryApi(withSources(now, () => [])),
    render: () => <SourcesTab />,
  },
  {
    id: 'admin-clones',
    title: 'Ephemeral databases: clones',
    api: now => galleryApi(story(now)),
    render: () => <ClonesTab />,
  },
  {
    id: 'admin-many-clones',
    title: 'Many clones',
    api: now => galleryApi(many(now, { points: 20, clones: 300 })),
    render: () => <ClonesTab />,
  },
];
