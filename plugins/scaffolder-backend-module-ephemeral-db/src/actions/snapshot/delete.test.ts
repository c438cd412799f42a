import type { JsonObject } from '@backstage/types';
import { brokenLine, FakeBackend } from '../../__testUtils__/FakeBackend';
import {
  actionOptions,
  runStep,
  type StepOptions,
} from '../../__testUtils__/runStep';
import { createSnapshotDeleteAction } from './delete';

const input = { snapshotId: 'point-1' };

let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend();
});

const remove = (given: JsonObject = input, options?: StepOptions) =>
  runStep(createSnapshotDeleteAction(actionOptions(backend)), given, options);

describe('ephemeralDb:snapshot:delete', () => {
  it('waits until the point is gone, and does so again without harm', async () => {
    const { error, lines } = await remove();
    expect(error).toBeUndefined();
    expect(lines).toEqual([
      'T1, Sun 22 Nov 10:24 UTC: asked for its deletion.',
      expect.stringMatching(/^T1, .*: gone after [\d.]+ s\.$/),
    ]);
    expect(backend.count('GET /snapshots')).toBeGreaterThan(1);
    expect((await remove()).error).toBeUndefined();
  });

  it('is refused while a clone comes from it, or when nobody knows it', async () => {
    backend.snapshots.all[0].clones = 2;
    expect((await remove()).error).toMatchObject({
      name: 'ConflictError',
      message: 'A clone comes from the point.',
    });
    expect((await remove({ snapshotId: 'what' })).error).toMatchObject({
      name: 'NotFoundError',
      message: 'There is no point what.',
    });
  });

  it('says what holds the deletion up, and fails with the reason when it is called off', async () => {
    const [point] = backend.snapshots.all;
    const stillDeleting = {
      reason: 'StillDeleting',
      message: 'VolumeSnapshot golden/t1 has been going since 10:24',
      next: 'The platform goes on trying.',
    };
    let lists = 0;
    backend.after = async ({ line }) => {
      if (line !== 'GET /snapshots') return undefined;
      lists += 1;
      if (lists < 3) {
        const held = { ...point, phase: 'deleting', failure: stillDeleting };
        return Response.json({ items: [held], pageInfo: {} });
      }
      Object.assign(point, {
        phase: 'ready',
        failure: {
          reason: 'InUse',
          message: 'The deletion was called off: clone orders-1 comes from it',
          next: 'Delete those first, then this point.',
        },
      });
      return Response.json({ items: [], pageInfo: {} });
    };
    const { error, lines } = await remove();
    expect(error).toMatchObject({
      name: 'FailedError',
      message:
        'T1, Sun 22 Nov 10:24 UTC was not deleted: The deletion was called off: clone orders-1 comes from it. Delete those first, then this point.',
    });
    expect(lines).toEqual([
      'T1, Sun 22 Nov 10:24 UTC: asked for its deletion.',
      'T1, Sun 22 Nov 10:24 UTC: held up. VolumeSnapshot golden/t1 has been going since 10:24. The platform goes on trying.',
    ]);
  });

  it('waits out trouble; ends well when the sign-in expires, and badly after its timeout', async () => {
    let calls = 0;
    backend.before = async () => {
      calls += 1;
      if (calls % 2 === 1) throw brokenLine();
      return undefined;
    };
    expect((await remove()).error).toBeUndefined();

    backend = new FakeBackend();
    backend.after = async () => {
      backend.isSignedOut = true;
      return undefined;
    };
    const expired = await remove();
    expect(expired.error).toBeUndefined();
    expect(expired.lines[1]).toMatch(/The deletion goes on/);

    backend = new FakeBackend();
    backend.after = async ({ line }) =>
      line === 'GET /snapshots'
        ? Response.json({ items: backend.snapshots.all, pageInfo: {} })
        : undefined;
    const late = await remove({ ...input, timeout: '20ms' });
    expect(late.error?.name).toBe('WaitedTooLongError');
  });

  it('stops waiting when cancelled, and deletes nothing when it was before or is run dry', async () => {
    await remove(input, { signal: AbortSignal.abort() });
    const dry = await remove(input, { isDryRun: true });
    expect(dry.output).toEqual({ snapshotId: 'point-1' });
    expect(backend.requests).toEqual([]);

    const cancel = new AbortController();
    backend.after = async () => {
      cancel.abort();
      return undefined;
    };
    const { error } = await remove(input, { signal: cancel.signal });
    expect(error?.name).toBe('CancelledError');
    expect(backend.snapshots.all[0].phase).toBe('deleting');
    await expect(
      remove({ ...input, wait: false }).then(({ error: none }) => none),
    ).resolves.toBeUndefined();
  });
});
