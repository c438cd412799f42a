import { sampleSource } from '../../__testUtils__/sampleSource';
import type { Quiesced } from '../../engine/mssql/quiesce';
import { annotations } from '../../kubernetes/labels';
import type { SnapshotRecord } from '../../snapshots/SnapshotRecord';
import type { JobState } from '../Jobs';
import type { CapturePlan, CaptureSituation } from './CaptureSituation';
import type { ObservedPoint } from './ObservedPoint';
import { planCapture } from './plan';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const AT = new Date(NOW - SECOND).toISOString();
const CUT = new Date('2026-11-24T09:59:59.500Z');

const ordered: SnapshotRecord = {
  id: '1f3a9c22-0000-4000-8000-000000000000',
  source: 'customerdb',
  cluster: 'lab',
  origin: 'ours',
  consistency: 'checkpoint',
  phase: 'capturing',
  orderedAt: new Date(NOW - 5 * SECOND),
  volumeSnapshotName: 'customerdb-20261124-095955-1f3a',
  probes: [],
  progress: {},
  desired: 'present',
  formerVolume: false,
  version: 1,
};
const quiesced: Quiesced = {
  probes: [{ name: 'customers', value: 10 }],
  facts: { productVersion: '16.0.4135.4' },
  consistency: 'checkpoint',
  skipped: [],
};
const created: ObservedPoint = {
  name: ordered.volumeSnapshotName!,
  uid: 'uid-1',
  resourceVersion: '7',
  ours: true,
  createdAt: NOW - SECOND,
  claim: 'mssql-golden-data',
  annotations: { [annotations.capturedAt]: AT },
  ready: false,
};
const suspending: SnapshotRecord = {
  ...ordered,
  consistency: 'crash',
  asked: 'suspend',
  progress: { quiesced: { at: AT, probes: quiesced.probes } },
};
const atRest: Quiesced = { ...quiesced, consistency: 'crash' };
const cut: ObservedPoint = {
  ...created,
  cutAt: CUT,
  content: {
    name: 'snapcontent-1',
    uid: 'uid-2',
    resourceVersion: '8',
    policy: 'Delete',
    snapshotHandle: 'handle-1',
  },
};
const afterQuiesce = { quiesced: { at: AT, probes: quiesced.probes } };
const cutRecord: SnapshotRecord = {
  ...ordered,
  phase: 'cut',
  takenAt: CUT,
  volumeSnapshotUid: 'uid-1',
  probes: [{ name: 'customers', exact: false, before: 10 }],
  progress: { ...afterQuiesce, contentName: 'snapcontent-1', policy: 'Delete' },
};
const exact = [{ name: 'customers', exact: true, value: 10 }];
const compared: SnapshotRecord = {
  ...cutRecord,
  probes: exact,
  progress: { ...cutRecord.progress, compared: true },
};
const annotated: SnapshotRecord = {
  ...compared,
  progress: { ...compared.progress, annotated: true },
};
const failed: SnapshotRecord = {
  ...ordered,
  phase: 'failed',
  failure: { reason: 'SnapshotError', message: 'm', next: 'n' },
};

function done<Value>(value: Value, at: number = NOW - SECOND): JobState<Value> {
  return { state: 'done', at, value };
}

function ended(
  state: 'later' | 'failed',
  times: number = 1,
  at: number = NOW,
): JobState<never> {
  return {
    state,
    at,
    times,
    reason: 'SqlUnreachable',
    message: 'no way to the server',
    next: 'mend it',
  };
}

function plan(situation: Partial<CaptureSituation>): CapturePlan {
  const { record = ordered } = situation;
  return planCapture({
    record,
    drivenSince: record.orderedAt.getTime(),
    source: sampleSource,
    observed: undefined,
    handleShared: false,
    now: NOW,
    jobs: {},
    ...situation,
  });
}

function trouble(
  kind: 'final' | 'refused' | 'transient',
  since: number,
  times: number = 1,
) {
  return {
    trouble: {
      kind,
      since,
      times,
      reason: 'Forbidden',
      message: 'quota',
      next: 'ask',
    },
  };
}

describe('planCapture takes the next step', () => {
  it.each<[string, Partial<CaptureSituation>, CapturePlan | object]>([
    ['quiesces first', {}, { action: { do: 'quiesce' } }],
    [
      'waits for the quiesce',
      { jobs: { quiesce: { state: 'running' } } },
      { action: undefined, status: {} },
    ],
    [
      'waits before it quiesces again',
      { jobs: { quiesce: ended('later', 2) } },
      { action: undefined, status: {}, again: 1_000 },
    ],
    [
      'quiesces again when it is time',
      { jobs: { quiesce: ended('later', 2, NOW - SECOND) } },
      { action: { do: 'quiesce' } },
    ],
    [
      'creates right after a quiesce',
      { jobs: { quiesce: done(quiesced) } },
      {
        status: {
          consistency: 'checkpoint',
          asked: undefined,
          facts: quiesced.facts,
          progress: { ...afterQuiesce, skipped: undefined },
        },
        action: { do: 'create', quiesced, at: AT },
      },
    ],
    [
      'says what was asked where less was reached',
      {
        jobs: {
          quiesce: done({ ...quiesced, consistency: 'crash' }),
        },
      },
      { status: { consistency: 'crash', asked: 'checkpoint' } },
    ],
    [
      'takes that back when a second quiesce reaches it',
      {
        record: { ...ordered, consistency: 'crash', asked: 'checkpoint' },
        jobs: { quiesce: done(quiesced) },
      },
      { status: { consistency: 'checkpoint', asked: undefined } },
    ],
    [
      'does not create on an old quiesce',
      { jobs: { quiesce: done(quiesced, NOW - 11 * SECOND) } },
      { status: {}, action: { do: 'quiesce' } },
    ],
    [
      'quiesces again when the clock was set back, as nobody knows how old that is',
      { jobs: { quiesce: done(quiesced, NOW + 2 * HOUR) } },
      { status: {}, action: { do: 'quiesce' } },
    ],
    [
      // The row says that it was quiesced, but by a process that is gone.
      'quiesces again after a crash before the create',
      { record: { ...ordered, progress: afterQuiesce } },
      { action: { do: 'quiesce' } },
    ],
    [
      'creates nothing twice after a crash behind the create',
      { record: { ...ordered, progress: afterQuiesce }, observed: created },
      {
        action: undefined,
        status: { volumeSnapshotUid: 'uid-1' },
        again: 5_000,
      },
    ],
    [
      'creates while writes are held, where that is asked',
      { record: suspending, jobs: { quiesce: done(atRest) } },
      {
        status: { consistency: 'crash', asked: 'suspend' },
        action: { do: 'suspend', quiesced: atRest, at: AT },
      },
    ],
    [
      'waits while writes are held',
      {
        record: suspending,
        jobs: { quiesce: done(atRest), suspend: { state: 'running' } },
      },
      { action: undefined, status: {} },
    ],
    [
      'does nothing else while writes are held, not even when it is cut',
      {
        record: suspending,
        observed: cut,
        jobs: { quiesce: done(atRest), suspend: { state: 'running' } },
      },
      {
        action: undefined,
        status: { volumeSnapshotUid: 'uid-1' },
        again: 5_000,
      },
    ],
    [
      'raises the point once the server has said that it held all writes',
      {
        record: suspending,
        observed: cut,
        jobs: { suspend: done({ held: true }) },
      },
      {
        status: { phase: 'cut', consistency: 'suspend', asked: undefined },
        action: { do: 'compare' },
      },
    ],
    [
      'does not raise it otherwise, and says why',
      {
        record: suspending,
        observed: cut,
        jobs: { suspend: done({ held: false, shortfall: 'too late' }) },
      },
      {
        status: {
          phase: 'cut',
          consistency: 'crash',
          asked: 'suspend',
          progress: {
            skipped: [{ database: 'CustomerDB', reason: 'too late' }],
          },
        },
      },
    ],
    [
      // Whoever held the writes is gone, and with it what it knew.
      'does not raise what another process has created',
      { record: suspending, observed: cut },
      { status: { phase: 'cut', consistency: 'crash', asked: 'suspend' } },
    ],
    [
      'waits before writes are held again',
      {
        record: suspending,
        jobs: { quiesce: done(atRest), suspend: ended('later', 2) },
      },
      { action: undefined, status: {}, again: 1_000 },
    ],
    [
      'waits after a create that was refused',
      {
        record: { ...ordered, progress: trouble('transient', NOW, 2) },
        jobs: { quiesce: done(quiesced) },
      },
      { action: undefined, status: {}, again: 1_500 },
    ],
    [
      'reads the probes again once it is cut',
      { record: { ...ordered, progress: afterQuiesce }, observed: cut },
      {
        status: {
          phase: 'cut',
          takenAt: CUT,
          volumeSnapshotUid: 'uid-1',
          probes: cutRecord.probes,
          progress: { ...cutRecord.progress, trouble: undefined },
        },
        action: { do: 'compare' },
      },
    ],
    [
      'trusts the annotation, not the row of a later quiesce',
      {
        record: { ...ordered, progress: afterQuiesce },
        observed: {
          ...cut,
          annotations: {
            [annotations.capturedAt]: 'earlier',
            [annotations.probes]: JSON.stringify([
              { name: 'customers', exact: false, before: 9 },
            ]),
          },
        },
      },
      {
        status: {
          probes: [{ name: 'customers', exact: false, before: 9 }],
        },
        action: { do: 'compare' },
      },
    ],
    [
      'waits for the second reading',
      {
        record: cutRecord,
        observed: { ...cut, ready: true },
        jobs: { compare: { state: 'running' } },
      },
      { action: undefined, status: {} },
    ],
    [
      'makes equal readings exact, and annotates them',
      {
        record: cutRecord,
        observed: cut,
        jobs: { compare: done([{ name: 'customers', value: 10 }]) },
      },
      {
        status: { probes: exact, progress: { compared: true } },
        action: {
          do: 'annotate',
          takenAt: CUT,
          volumeSnapshot: {
            name: created.name,
            namespace: 'db-golden',
            uid: 'uid-1',
          },
        },
      },
    ],
    [
      'makes different readings a range',
      {
        record: cutRecord,
        observed: cut,
        jobs: { compare: done([{ name: 'customers', value: 11 }]) },
      },
      {
        status: {
          probes: [{ name: 'customers', exact: false, before: 10, after: 11 }],
        },
      },
    ],
    [
      'tries the second reading again',
      {
        record: cutRecord,
        observed: cut,
        jobs: { compare: ended('later', 2, NOW - HOUR) },
      },
      { action: { do: 'compare' } },
    ],
    [
      'tries it again at once when the clock was set back, however far',
      {
        record: cutRecord,
        observed: cut,
        jobs: { compare: ended('later', 2, NOW + 2 * HOUR) },
      },
      { action: { do: 'compare' } },
    ],
    [
      'keeps the point without a second reading',
      {
        record: cutRecord,
        observed: cut,
        jobs: { compare: ended('later', 3) },
      },
      {
        status: { probes: cutRecord.probes, progress: { compared: true } },
        action: { do: 'annotate' },
      },
    ],
    [
      'needs no second reading without probes',
      {
        record: {
          ...cutRecord,
          probes: [],
          progress: { quiesced: { at: AT, probes: [] } },
        },
        observed: cut,
      },
      { status: { probes: [] }, action: { do: 'annotate' } },
    ],
    [
      'waits until clones can be made',
      { record: annotated, observed: cut },
      { action: undefined, status: {}, again: 5_000 },
    ],
    [
      'is ready then',
      {
        record: annotated,
        observed: { ...cut, ready: true, sizeBytes: 21_474_836_480 },
      },
      {
        status: {
          phase: 'ready',
          readyAt: new Date(NOW),
          sizeBytes: 21_474_836_480,
        },
      },
    ],
    [
      'is ready also if it can not be annotated',
      {
        record: {
          ...compared,
          progress: { ...compared.progress, ...trouble('refused', 0, 5) },
        },
        observed: { ...cut, ready: true },
      },
      { status: { phase: 'ready', progress: { trouble: undefined } } },
    ],
    [
      'rests when ready',
      { record: { ...annotated, phase: 'ready' }, observed: undefined },
      { action: undefined, status: {} },
    ],
  ])('%s', (_, situation, expected) => {
    expect({ action: undefined, ...plan(situation) }).toMatchObject(expected);
  });
});

describe('planCapture gives up', () => {
  it.each<[string, Partial<CaptureSituation>, string, string]>([
    [
      'when the source is not configured any more',
      { source: undefined },
      'SourceGone',
      'taken out of the configuration',
    ],
    [
      'when somebody else has the name',
      { observed: { ...created, ours: false } },
      'NotOurs',
      'db-golden/customerdb-20261124-095955-1f3a was made by somebody else',
    ],
    [
      'when ours was replaced',
      { record: cutRecord, observed: { ...cut, uid: 'uid-9' } },
      'NotOurs',
      'left untouched',
    ],
    [
      'when the name is on a snapshot of another claim',
      { observed: { ...created, claim: 'other-data' } },
      'NotOurs',
      'left untouched',
    ],
    [
      'when it was deleted before the cut',
      { record: { ...ordered, volumeSnapshotUid: 'uid-1' } },
      'DeletedOutside',
      'deleted outside Backstage',
    ],
    [
      'when it is being deleted',
      { observed: { ...created, deletingSince: NOW } },
      'DeletedOutside',
      'deleted outside Backstage',
    ],
    [
      'when the quiesce can not succeed',
      { jobs: { quiesce: ended('failed') } },
      'SqlUnreachable',
      'no way to the server',
    ],
    [
      'when writes can not be held',
      {
        record: suspending,
        jobs: { quiesce: done(atRest), suspend: ended('failed') },
      },
      'SqlUnreachable',
      'no way to the server',
    ],
    [
      'when writes were held three times in vain',
      {
        record: suspending,
        jobs: { quiesce: done(atRest), suspend: ended('later', 3) },
      },
      'SqlUnreachable',
      'no way to the server',
    ],
    [
      'when what was created while writes were held is gone',
      {
        record: suspending,
        jobs: { suspend: done({ held: true }) },
      },
      'DeletedOutside',
      'deleted outside Backstage',
    ],
    [
      'when the API will never accept it',
      { record: { ...ordered, progress: trouble('final', NOW) } },
      'Forbidden',
      'quota',
    ],
    [
      'when the API has refused it for long',
      {
        record: { ...ordered, progress: trouble('refused', NOW - 21 * SECOND) },
      },
      'Forbidden',
      'quota',
    ],
    [
      'when the driver has failed for long',
      {
        observed: {
          ...created,
          createdAt: NOW - 3 * MINUTE,
          error: 'array is full',
        },
      },
      'SnapshotError',
      'array is full',
    ],
    [
      'when the server was away for too long',
      {
        record: { ...ordered, orderedAt: new Date(NOW - 10 * MINUTE) },
        jobs: { quiesce: ended('later') },
      },
      'SqlUnreachable',
      'Taking the snapshot took longer than 540 s: no way to the server',
    ],
    [
      'when nothing happens for too long',
      {
        record: { ...ordered, orderedAt: new Date(NOW - 10 * MINUTE) },
        observed: created,
      },
      'DeadlineExceeded',
      'the platform gave no reason',
    ],
    [
      'when it is not ready a day after',
      {
        record: { ...annotated, orderedAt: new Date(NOW - 25 * HOUR) },
        observed: cut,
      },
      'DeadlineExceeded',
      'Making the point ready took longer than 86400 s',
    ],
  ])('%s', (_, situation, reason, message) => {
    const { status, action, again } = plan(situation);
    expect(status).toMatchObject({
      phase: 'failed',
      failure: { reason, message: expect.stringContaining(message) },
    });
    expect(status.failure!.next).not.toBe('');
    expect(action).toBeUndefined();
    expect(again).toBe(0);
  });

  it.each<[string, Partial<CaptureSituation>]>([
    [
      'a refusal that may change soon',
      {
        record: { ...ordered, progress: trouble('refused', NOW - 19 * SECOND) },
      },
    ],
    [
      'time in which nobody drove it',
      {
        record: { ...ordered, orderedAt: new Date(NOW - HOUR) },
        drivenSince: NOW - MINUTE,
      },
    ],
    [
      "a driver's error that may pass",
      { observed: { ...created, error: 'array is busy' } },
    ],
    [
      'a failed job once the snapshot is there',
      { observed: created, jobs: { quiesce: ended('failed') } },
    ],
    [
      'an error after the cut',
      {
        record: annotated,
        observed: { ...cut, createdAt: NOW - HOUR, error: 'uploading' },
      },
    ],
    [
      'annotations that are refused',
      {
        record: {
          ...compared,
          progress: { ...compared.progress, ...trouble('final', 0) },
        },
        observed: cut,
      },
    ],
  ])('not for %s', (_, situation) => {
    expect(plan(situation).status.phase).toBeUndefined();
  });

  it('calls a point lost that was cut already', () => {
    expect(plan({ record: cutRecord }).status).toMatchObject({
      phase: 'lost',
      failure: { reason: 'DeletedOutside' },
    });
  });
});

describe('planCapture leaves nothing of a failed capture', () => {
  const content = cut.content!;

  it.each<[string, Partial<CaptureSituation>, CapturePlan | object]>([
    [
      'deletes what it created',
      { record: failed, observed: created },
      {
        status: {},
        action: {
          do: 'remove',
          volumeSnapshot: {
            name: created.name,
            namespace: 'db-golden',
            uid: 'uid-1',
            resourceVersion: '7',
          },
        },
      },
    ],
    [
      'makes the array forget it too',
      {
        record: failed,
        observed: { ...cut, content: { ...content, policy: 'Retain' } },
      },
      {
        action: {
          do: 'dropOnDelete',
          content: {
            name: 'snapcontent-1',
            uid: 'uid-2',
            resourceVersion: '8',
          },
        },
      },
    ],
    [
      'waits while it is being deleted',
      { record: failed, observed: { ...created, deletingSince: NOW } },
      { status: {}, again: 5_000 },
    ],
    [
      'deletes nothing that others have imported',
      { record: failed, observed: cut, handleShared: true },
      { status: {}, again: 60_000 },
    ],
    [
      "deletes nothing of somebody else's",
      { record: failed, observed: { ...created, ours: false } },
      { status: { progress: { removed: true } } },
    ],
    [
      'deletes nothing that has replaced it',
      {
        record: { ...failed, volumeSnapshotUid: 'uid-0' },
        observed: created,
      },
      { status: { progress: { removed: true } } },
    ],
    [
      'is done when it is gone',
      { record: failed },
      { status: { progress: { removed: true } } },
    ],
    [
      'rests then',
      { record: { ...failed, progress: { removed: true } }, observed: created },
      { status: {} },
    ],
  ])('%s', (_, situation, expected) => {
    const result = plan(situation);
    expect(result).toMatchObject(expected);
    expect(Boolean(result.action)).toBe('action' in expected);
  });
});
