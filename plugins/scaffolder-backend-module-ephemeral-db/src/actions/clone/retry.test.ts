import { FakeBackend } from '../../__testUtils__/FakeBackend';
import { refuse } from '../../__testUtils__/answers';
import {
  actionOptions,
  FakeTask,
  runStep,
  type StepOptions,
} from '../../__testUtils__/runStep';
import { createCloneRetryAction } from './retry';

let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend();
  const entityRef = 'component:default/a';
  backend.clones.plans.set(entityRef, [['fail running']]);
  backend.clones.order({ source: 'customerdb', entityRef });
  backend.clones.read('clone-1');
});

const retry = (cloneId = 'clone-1', options?: StepOptions) =>
  runStep(createCloneRetryAction(actionOptions(backend)), { cloneId }, options);

describe('ephemeralDb:clone:retry', () => {
  it('tries a failed clone again, once, though the step runs again', async () => {
    const task = new FakeTask();
    const { output, error } = await retry('clone-1', { task });
    expect(error).toBeUndefined();
    const url = 'https://portal.test/ephemeral-db/clones/clone-1';
    expect(output).toEqual({
      cloneId: 'clone-1',
      name: 'a-1',
      url,
      connectUrl: `${url}?connect`,
      expiresAt: backend.clones.all[0].expiresAt,
      expires: expect.stringMatching(/^in 12 h/),
    });
    const again = await retry('clone-1', { task });
    expect(again.error).toBeUndefined();
    expect(again.lines).toEqual([
      'a-1 has not failed: it is queued.',
      `a-1: ${url}`,
    ]);
    expect(backend.clones.all[0].generation).toBe(2);
  });

  it('takes it well that somebody else was quicker', async () => {
    backend.before = async ({ line }) =>
      line.endsWith('/retry')
        ? refuse(409, 'It has not failed.', 'cloneNotFailed')
        : undefined;
    const { error, output } = await retry();
    expect(error).toBeUndefined();
    expect(output.name).toBe('a-1');
  });

  it("fails in the backend's words when it may not, or nobody knows the clone", async () => {
    backend.before = async ({ line }) =>
      line.endsWith('/retry')
        ? refuse(403, 'Only Team A can try it again.', 'notEntityOwner')
        : undefined;
    expect((await retry()).error).toMatchObject({
      name: 'NotAllowedError',
      message: 'Only Team A can try it again.',
    });
    expect((await retry('what')).error).toMatchObject({
      name: 'NotFoundError',
      message: 'There is no clone what.',
    });
    backend.isSignedOut = true;
    expect((await retry()).error?.name).toBe('AuthenticationError');
  });

  it('can do nothing for one that is gone', async () => {
    backend.clones.all[0].phase = 'gone';
    const { error } = await retry();
    expect(error?.message).toBe(
      "a-1 is gone, so it can't be tried again. Order a new clone.",
    );
  });

  it('does nothing when cancelled before, or run dry', async () => {
    const cancelled = await retry('clone-1', { signal: AbortSignal.abort() });
    expect(cancelled.error?.name).toBe('CancelledError');
    const dry = await retry('clone-1', { isDryRun: true });
    expect(dry.error).toBeUndefined();
    expect(backend.requests).toEqual([]);
    expect(Object.keys(dry.output).sort()).toEqual(
      Object.keys((await retry()).output).sort(),
    );
  });
});
