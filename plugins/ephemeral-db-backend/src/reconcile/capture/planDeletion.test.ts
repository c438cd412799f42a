import { sampleSource } from '../../__testUtils__/sampleSource';
import type { SnapshotRecord } from '../../snapshots/SnapshotRecord';
import type { CapturePlan } from './CaptureSituation';
import type { DeletionSituation } from './DeletionSituation';
import type { ObservedPoint } from './ObservedPoint';
import { planDeletion } from './planDeletion';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const MINUTE = 60_000;

const record: SnapshotRecord = {
  id: '1f3a9c22-0000-4000-8000-000000000000',
  source: 'customerdb',
  cluster: 'lab',
  origin: 'ours',
  desired: 'absent',
  endedBy: 'user:default/ada',
  formerVolume: false,
  consistency: 'checkpoint',
  phase: 'deleting',
  orderedAt: new Date(NOW - 60 * MINUTE),
  volumeSnapshotName: 'customerdb-t0',
  volumeSnapshotUid: 'uid-1',
  probes: [],
  progress: { contentName: 'snapcontent-1', policy: 'Retain' },
  version: 1,
};
const snapshot: ObservedPoint = {
  name: 'customerdb-t0',
  uid: 'uid-1',
  resourceVersion: '7',
  ours: true,
  createdAt: NOW - 60 * MINUTE,
  annotations: {},
  ready: true,
};
const content = {
  name: 'snapcontent-1',
  uid: 'uid-2',
  resourceVersion: '8',
  policy: 'Delete' as const,
};
const retained = { ...content, policy: 'Retain' as const };
const holders = ['clone db-1 of component:default/orders-api'];

const { policy: _, ...contentIdentity } = content;
const drop = { do: 'dropOnDelete', content: contentIdentity };
const remove = {
  do: 'remove',
  volumeSnapshot: {
    name: 'customerdb-t0',
    namespace: 'db-golden',
    uid: 'uid-1',
    resourceVersion: '7',
  },
};

function plan(situation: Partial<DeletionSituation>): CapturePlan {
  return planDeletion({
    record,
    source: sampleSource,
    snapshot,
    content,
    holders: [],
    now: NOW,
    ...situation,
  });
}

describe('planDeletion', () => {
  it.each<[string, Partial<DeletionSituation>, object]>([
    [
      'first makes the array’s snapshot go with its content',
      { content: retained },
      { action: drop },
    ],
    ['then deletes the VolumeSnapshot', {}, { action: remove }],
    [
      'deletes a VolumeSnapshot that has no content',
      { content: undefined },
      { action: remove },
    ],
    [
      'waits while it goes',
      { snapshot: { ...snapshot, deletingSince: NOW - 1_000 } },
      { action: undefined, status: { failure: undefined }, again: 5_000 },
    ],
    [
      'turns a policy that was turned back while it goes',
      {
        snapshot: { ...snapshot, deletingSince: NOW - 1_000 },
        content: retained,
      },
      { action: drop },
    ],
    [
      'says at once what the driver says',
      {
        snapshot: { ...snapshot, deletingSince: NOW - 1_000 },
        content: {
          ...content,
          deletingSince: NOW - 1_000,
          error: 'snapshot is busy',
        },
      },
      {
        status: {
          failure: {
            reason: 'StillDeleting',
            message: expect.stringContaining('snapshot is busy'),
          },
        },
        again: 5_000,
      },
    ],
    [
      'says after a minute that it is held up',
      { snapshot: { ...snapshot, deletingSince: NOW - 2 * MINUTE } },
      {
        status: {
          failure: { message: expect.stringContaining('gives no reason') },
        },
      },
    ],
    [
      'makes a content that was left behind one that takes the array’s with it',
      { snapshot: undefined, content: retained },
      { action: drop },
    ],
    [
      'then deletes that content',
      { snapshot: undefined },
      { action: { do: 'removeContent', content: contentIdentity } },
    ],
    [
      'waits while that goes',
      {
        snapshot: undefined,
        content: { ...content, deletingSince: NOW - 1_000 },
      },
      { action: undefined, again: 5_000 },
    ],
    [
      'is over when nothing is left',
      { snapshot: undefined, content: undefined },
      { action: undefined, status: { goneAt: new Date(NOW) } },
    ],
    [
      'rests then',
      {
        record: { ...record, goneAt: new Date(NOW) },
        snapshot: undefined,
        content: undefined,
      },
      { status: {} },
    ],
    [
      'is called off while somebody needs it',
      { holders },
      {
        action: undefined,
        status: {
          desired: 'present',
          phase: 'ready',
          failure: {
            reason: 'InUse',
            message: expect.stringContaining('clone db-1'),
          },
        },
      },
    ],
    [
      'is called off also before the content left behind by a lost point goes',
      { holders, snapshot: undefined, content: retained },
      { action: undefined, status: { desired: 'present', phase: 'lost' } },
    ],
    [
      'can not be called off once it goes',
      { holders, snapshot: { ...snapshot, deletingSince: NOW - 1_000 } },
      { action: undefined, status: { failure: undefined }, again: 5_000 },
    ],
    [
      'touches nothing of a source that is not configured any more',
      { source: undefined, snapshot: undefined, content: undefined },
      {
        action: undefined,
        status: { failure: { reason: 'SourceGone' } },
        again: MINUTE,
      },
    ],
  ])('%s', (_name, situation, expected) => {
    expect({ action: undefined, ...plan(situation) }).toMatchObject(expected);
  });
});
