import { annotations, baseLabels } from '../../kubernetes/labels';
import type {
  VolumeSnapshot,
  VolumeSnapshotContent,
} from '../../kubernetes/objects';
import type { SnapshotRecord } from '../../snapshots/SnapshotRecord';
import { observePoint } from './observePoint';
import type { ObservedPoint } from './ObservedPoint';
import { MirrorPlan, planMirror } from './planMirror';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const OWNER = { installation: 'demo', source: 'customerdb' };
/** As JSON.parse reads 1795341688549101123, which no number holds. */
const NANOSECONDS = JSON.parse('1795341688549101123') as number;

const snapshot: VolumeSnapshot = {
  apiVersion: 'snapshot.storage.k8s.io/v1',
  kind: 'VolumeSnapshot',
  metadata: {
    name: 'nightly',
    namespace: 'db-golden',
    uid: 'uid-1',
    resourceVersion: '5',
    creationTimestamp: '2026-11-22T10:01:27Z',
  },
  spec: { source: { persistentVolumeClaimName: 'mssql-golden-data' } },
  status: {
    boundVolumeSnapshotContentName: 'snapcontent-1',
    creationTime: '2026-11-22T10:01:28Z',
    readyToUse: true,
    restoreSize: '20Gi',
  },
};
const content: VolumeSnapshotContent = {
  apiVersion: 'snapshot.storage.k8s.io/v1',
  kind: 'VolumeSnapshotContent',
  metadata: { name: 'snapcontent-1', uid: 'uid-2', resourceVersion: '6' },
  spec: {
    deletionPolicy: 'Delete',
    driver: 'pxd.portworx.com',
    source: { volumeHandle: 'volume-1' },
    volumeSnapshotRef: {
      name: 'nightly',
      namespace: 'db-golden',
      uid: 'uid-1',
    },
  },
  status: {
    creationTime: NANOSECONDS,
    readyToUse: true,
    restoreSize: 21_474_836_480,
    snapshotHandle: 'handle-1',
  },
};

function observe(
  change: Partial<VolumeSnapshot> = {},
  bound: VolumeSnapshotContent | undefined = content,
): ObservedPoint {
  return observePoint(OWNER, { ...snapshot, ...change }, bound);
}

describe('observePoint', () => {
  it('reads the time of the cut to the millisecond from the content', () => {
    expect(observe()).toMatchObject({
      cutAt: new Date('2026-11-22T10:01:28.549Z'),
      ready: true,
      sizeBytes: 21_474_836_480,
      ours: false,
    });
  });

  it.each<[string, ObservedPoint]>([
    [
      'bound to another snapshot',
      observe(
        {},
        {
          ...content,
          spec: {
            ...content.spec,
            volumeSnapshotRef: {
              ...content.spec.volumeSnapshotRef,
              uid: 'uid-9',
            },
          },
        },
      ),
    ],
    [
      'without a handle',
      observe(
        {},
        {
          ...content,
          status: { ...content.status, snapshotHandle: undefined },
        },
      ),
    ],
    ['not there', observePoint(OWNER, snapshot, undefined)],
  ])('believes no status while the content is %s', (_, point) => {
    expect(point.cutAt).toBeUndefined();
    expect(point.ready).toBe(false);
  });

  it.each([
    [baseLabels('demo', 'customerdb'), true],
    [baseLabels('other', 'customerdb'), false],
    [baseLabels('demo', 'orders'), false],
    [undefined, false],
  ])('knows its own by %o', (labels, ours) => {
    expect(observe({ metadata: { ...snapshot.metadata, labels } }).ours).toBe(
      ours,
    );
  });
});

const nightly: SnapshotRecord = {
  id: 'uid-1',
  source: 'customerdb',
  cluster: 'lab',
  origin: 'other',
  consistency: 'unknown',
  phase: 'ready',
  orderedAt: new Date('2026-11-22T10:01:27Z'),
  takenAt: new Date('2026-11-22T10:01:28.549Z'),
  readyAt: new Date(NOW),
  sizeBytes: 21_474_836_480,
  volumeSnapshotName: 'nightly',
  volumeSnapshotUid: 'uid-1',
  probes: [],
  progress: {
    contentName: 'snapcontent-1',
    policy: 'Delete',
    volumeHandle: 'volume-1',
  },
  desired: 'present',
  formerVolume: false,
  version: 3,
};
const ours: SnapshotRecord = {
  ...nightly,
  id: '1f3a9c22-0000-4000-8000-000000000000',
  origin: 'ours',
  consistency: 'checkpoint',
};
const oursThere = observe({
  metadata: {
    ...snapshot.metadata,
    labels: baseLabels('demo', 'customerdb'),
    annotations: {
      [annotations.label]: 'T0',
      [annotations.consistency]: 'checkpoint',
      [annotations.probes]: '[{"name":"customers","exact":true,"value":10}]',
    },
  },
});
const going = observe({
  metadata: {
    ...snapshot.metadata,
    deletionTimestamp: '2026-11-24T09:59:59Z',
  },
});

function mirror(
  points: ObservedPoint[],
  records: SnapshotRecord[],
  volumeHandle?: string,
): MirrorPlan {
  return planMirror({
    source: 'customerdb',
    cluster: 'lab',
    points,
    records,
    volumeHandle,
    now: NOW,
  });
}

const NOTHING: MirrorPlan = {
  mirrored: [],
  observed: [],
  missing: [],
  unbound: [],
};
const lostFor = (reason: string): Partial<SnapshotRecord> => ({
  phase: 'lost',
  failure: { reason, message: 'm', next: 'n' },
});

describe('planMirror', () => {
  it.each<[string, ObservedPoint[], SnapshotRecord[], object]>([
    ['changes nothing that is known', [observe()], [nightly], NOTHING],
    [
      'takes in a point by other hands',
      [observe()],
      [],
      {
        ...NOTHING,
        mirrored: [
          {
            id: 'uid-1',
            consistency: 'unknown',
            phase: 'ready',
            takenAt: nightly.takenAt,
            readyAt: new Date(NOW),
            volumeSnapshotName: 'nightly',
            probes: [],
          },
        ],
      },
    ],
    [
      // As 'capturing' it would stand in the way of our own captures.
      'waits until such a point is cut',
      [observe({ status: {} })],
      [],
      NOTHING,
    ],
    [
      'tells that it is not ready yet',
      [observe({ status: { ...snapshot.status, readyToUse: false } })],
      [],
      { mirrored: [{ phase: 'cut', readyAt: undefined }] },
    ],
    [
      'tells that it is being deleted',
      [going],
      [nightly],
      { mirrored: [{ id: 'uid-1', phase: 'deleting' }] },
    ],
    [
      'believes annotations only under our own labels',
      [oursThere],
      [],
      {
        mirrored: [
          {
            label: 'T0',
            consistency: 'checkpoint',
            probes: [{ name: 'customers', exact: true, value: 10 }],
          },
        ],
      },
    ],
    [
      'looks for what is not there',
      [],
      [nightly],
      { ...NOTHING, missing: [nightly] },
    ],
    [
      'leaves orders to the loop of captures',
      [oursThere],
      [{ ...ours, phase: 'capturing', volumeSnapshotUid: undefined }],
      NOTHING,
    ],
    [
      'does not miss what is not created yet',
      [],
      [{ ...ours, phase: 'capturing', volumeSnapshotUid: undefined }],
      NOTHING,
    ],
    [
      'tells that ours is being deleted by other hands',
      [going],
      [ours],
      {
        ...NOTHING,
        observed: [{ record: ours, status: { phase: 'deleting' } }],
      },
    ],
    [
      'asks for the removal of what a failed capture created after all',
      [oursThere],
      [{ ...ours, phase: 'failed', progress: { removed: true } }],
      { observed: [{ status: { progress: { removed: undefined } } }] },
    ],
    [
      'takes a snapshot of the same name for a new one',
      [
        observe(
          { metadata: { ...snapshot.metadata, uid: 'uid-7' } },
          {
            ...content,
            spec: {
              ...content.spec,
              volumeSnapshotRef: {
                ...content.spec.volumeSnapshotRef,
                uid: 'uid-7',
              },
            },
          },
        ),
      ],
      [ours],
      { mirrored: [{ id: 'uid-7' }], missing: [ours] },
    ],
    ['lets the lost rest', [], [{ ...ours, phase: 'lost' }], NOTHING],
    [
      'doubts what is ready without a content',
      [observePoint(OWNER, snapshot, undefined)],
      [nightly],
      { ...NOTHING, unbound: [nightly] },
    ],
    [
      'does not believe the VolumeSnapshot of what the array has lost',
      [observe()],
      [{ ...nightly, ...lostFor('LostOnArray') }],
      NOTHING,
    ],
    [
      'does not believe it either after its content was gone',
      [observe()],
      [{ ...ours, ...lostFor('ContentGone') }],
      NOTHING,
    ],
    [
      'leaves what is to be deleted to its own loop',
      [],
      [{ ...ours, desired: 'absent', phase: 'deleting' }],
      NOTHING,
    ],
  ])('%s', (_, points, records, expected) => {
    expect(mirror(points, records)).toMatchObject(expected);
  });

  it.each<[string, string | undefined, SnapshotRecord, object]>([
    ['of the present volume', 'volume-1', nightly, NOTHING],
    [
      'of a former one',
      'volume-2',
      nightly,
      { mirrored: [{ formerVolume: true }] },
    ],
    [
      'of a former one, also our own',
      'volume-2',
      ours,
      { mirrored: [], observed: [{ status: { formerVolume: true } }] },
    ],
    [
      'as before, where the claim can not be read',
      undefined,
      { ...nightly, formerVolume: true },
      NOTHING,
    ],
    [
      'of the present one again',
      'volume-1',
      { ...nightly, formerVolume: true },
      { mirrored: [{ formerVolume: false }] },
    ],
  ])('tells a point %s', (_name, volumeHandle, record, expected) => {
    expect(mirror([observe()], [record], volumeHandle)).toMatchObject(expected);
  });
});
