import { mockCredentials } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { refuse } from '../../__testUtils__/answers';
import {
  brokenLine,
  COLLEAGUE,
  FakeBackend,
} from '../../__testUtils__/FakeBackend';
import {
  actionOptions,
  FakeTask,
  runStep,
  type StepOptions,
} from '../../__testUtils__/runStep';
import { createSnapshotCreateAction } from './create';

const input = { source: 'customerdb' };

let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend();
});

const capture = (given: JsonObject = input, options?: StepOptions) =>
  runStep(createSnapshotCreateAction(actionOptions(backend)), given, options);

describe('ephemeralDb:snapshot:create', () => {
  it('takes a point in time and says how far it is', async () => {
    const { output, lines, error } = await capture({ ...input, label: 'T2' });
    expect(error).toBeUndefined();
    const { takenAt } = backend.snapshots.all[1];
    expect(output).toEqual({
      snapshotId: 'point-2',
      label: 'T2',
      takenAt,
      seconds: 3.1,
    });
    expect(lines).toEqual([
      'Ordered a point in time of customerdb.',
      'T2: flushing to disk, then the snapshot.',
      'T2: writes are paused for the cut, for 10 s at most.',
      expect.stringMatching(
        /^T2: the moment is safe \(.* UTC\); the array is still preparing it.$/,
      ),
      expect.stringMatching(
        /^T2, .*: ready after 3.1 s \(checkpoint, customers 15\).$/,
      ),
    ]);
  });

  it('returns at once when it need not wait', async () => {
    const { output } = await capture({ ...input, wait: false });
    expect(output).toEqual({ snapshotId: 'point-2' });
    expect(backend.requests).toHaveLength(1);
  });

  it('takes one point when it runs again, another when the first came to nothing', async () => {
    const task = new FakeTask();
    backend.snapshots.plans.push(['fail']);
    const failed = await capture(input, { task });
    expect(failed.error).toMatchObject({
      name: 'FailedError',
      message:
        'customerdb: the capture came to nothing. The array did not answer in time. (Deadline) Capture again. Nothing was kept; the source runs on.',
    });
    const retried = await capture(input, { task });
    expect(retried.error).toBeUndefined();
    expect(retried.output.snapshotId).toBe('point-3');
    const again = await capture(input, { task });
    expect(again.output.snapshotId).toBe('point-3');
    expect(again.lines).toContain('Ordered a point in time of customerdb.');
    expect(backend.snapshots.all).toHaveLength(3);
  });

  it('finds the point that another person has ordered in this step', async () => {
    const task = new FakeTask();
    const first = await capture(input, { task });
    const colleague = async () => mockCredentials.user(COLLEAGUE);
    const retried = await capture(input, { task, credentials: colleague });
    expect(retried.error).toBeUndefined();
    expect(retried.output.snapshotId).toBe(first.output.snapshotId);
    expect(backend.snapshots.all).toHaveLength(2);
  });

  it('says so when the last point serves, as the least interval is not over', async () => {
    backend.snapshots.isTooSoon = true;
    const { output, lines } = await capture();
    expect(output).toMatchObject({ snapshotId: 'point-1', label: 'T1' });
    expect(lines[0]).toMatch(
      /^No new point was taken: T1, Sun 22 Nov 10:24 UTC was ordered .* before, within the least interval of customerdb, and serves instead.$/,
    );
  });

  it('says so when it joins a capture that is under way', async () => {
    backend.snapshots.seed({
      id: 'under-way',
      phase: 'capturing',
      orderedAt: new Date(Date.now() - 5_000).toISOString(),
    });
    const { lines } = await capture({ ...input, wait: false });
    expect(lines[0]).toMatch(/^Joined the capture of customerdb that was/);
  });

  it('orders again when the capture under way can be joined no more, and waits out trouble', async () => {
    let calls = 0;
    backend.before = async () => {
      calls += 1;
      if (calls === 1) return refuse(409, 'Being cut.', 'captureTooSoon');
      if (calls === 2 || calls === 5) throw brokenLine();
      return undefined;
    };
    const { error, lines } = await capture();
    expect(error).toBeUndefined();
    expect(lines[0]).toBe(
      'Ordering a point in time of customerdb: Being cut. Trying again.',
    );
    expect(backend.snapshots.all).toHaveLength(2);
  });

  it('waits out a long cut for as long as the step may, beyond the patience for trouble', async () => {
    const startedAt = Date.now();
    backend.before = async ({ line }) =>
      line === 'POST /snapshots' && Date.now() - startedAt < 200
        ? refuse(409, 'Being cut.', 'captureTooSoon')
        : undefined;
    expect((await capture()).error).toBeUndefined();
    backend.before = async () => refuse(409, 'Being cut.', 'captureTooSoon');
    const late = await capture({ ...input, label: 'T3', timeout: '50ms' });
    expect(late.error).toMatchObject({
      name: 'ConflictError',
      message: 'Being cut.',
    });
  });

  it("fails in the backend's words when it is refused", async () => {
    backend.before = async () =>
      refuse(403, 'Only Data Platform can capture it.', 'notAllowed');
    expect((await capture()).error).toMatchObject({
      name: 'NotAllowedError',
      message: 'Only Data Platform can capture it.',
    });
    backend.isSignedOut = true;
    expect((await capture()).error?.name).toBe('AuthenticationError');
  });

  it('ends well when the sign-in expires, and badly after its timeout: the capture goes on', async () => {
    backend.snapshots.plans.push(Array(1_000).fill('nothing'));
    const late = await capture({ ...input, timeout: '20ms' });
    expect(late.error?.message).toMatch(
      /^Waited 20 ms, .* ordered and still running: https:\/\/portal.test/,
    );
    backend.after = async () => {
      backend.isSignedOut = true;
      return undefined;
    };
    const expired = await capture();
    expect(expired.error).toBeUndefined();
    expect(expired.output).toEqual({ snapshotId: 'point-2' });
    expect(expired.lines[expired.lines.length - 1]).toMatch(/still running/);
  });

  it('stops waiting when cancelled, and orders nothing when it was before', async () => {
    const cancel = new AbortController();
    backend.after = async ({ line }) => {
      if (line.startsWith('GET')) cancel.abort();
      return undefined;
    };
    const { error } = await capture(input, { signal: cancel.signal });
    expect(error).toMatchObject({
      name: 'CancelledError',
      message: 'The task was cancelled. The capture goes on by itself.',
    });
    expect(backend.snapshots.all).toHaveLength(2);
    const early = await capture(input, { signal: AbortSignal.abort() });
    expect(early.error?.name).toBe('CancelledError');
    expect(backend.snapshots.all).toHaveLength(2);
  });

  it('takes nothing when run dry, and knows the sources', async () => {
    const dry = await capture({ ...input, label: 'T2' }, { isDryRun: true });
    expect(dry.error).toBeUndefined();
    expect(Object.keys(dry.output).sort()).toEqual(
      Object.keys((await capture({ ...input, label: 'T3' })).output).sort(),
    );
    const unknown = await capture({ source: 'nosuch' }, { isDryRun: true });
    expect(unknown.error?.message).toBe('There is no source nosuch.');
    expect(backend.snapshots.all).toHaveLength(2);
  });
});
