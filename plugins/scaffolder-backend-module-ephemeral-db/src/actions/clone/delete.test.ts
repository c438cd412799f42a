import type { JsonObject } from '@backstage/types';
import { refuse } from '../../__testUtils__/answers';
import { brokenLine, FakeBackend } from '../../__testUtils__/FakeBackend';
import {
  actionOptions,
  FakeTask,
  runStep,
  type StepOptions,
} from '../../__testUtils__/runStep';
import { createCloneDeleteAction } from './delete';

let backend: FakeBackend;
let cloneIds: string[];
beforeEach(() => {
  backend = new FakeBackend();
  cloneIds = ['a', 'b', 'c'].map(name => {
    const entityRef = `component:default/${name}`;
    return backend.clones.order({ source: 'customerdb', entityRef }).clone.id;
  });
});

const remove = (given: JsonObject, options?: StepOptions) =>
  runStep(createCloneDeleteAction(actionOptions(backend)), given, options);

const phases = () => backend.clones.all.map(({ phase }) => phase);

describe('ephemeralDb:clone:delete', () => {
  it('waits until nothing is left, and says how far it is and what holds it up', async () => {
    const { output, lines, error } = await remove({ cloneId: cloneIds[0] });
    expect(error).toBeUndefined();
    expect(output).toEqual({ gone: ['clone-1'], names: ['a-1'], running: [] });
    expect(phases()).toEqual(['gone', 'queued', 'queued']);
    expect(lines).toEqual([
      'a-1: asked for its deletion.',
      'a-1: removing the volume (step 2 of 5)',
      'a-1: held up by PersistentVolume pvc-1: the driver is busy',
      expect.stringMatching(/^a-1: gone after [\d.]+ s\.$/),
    ]);
  });

  it('does it again without harm, as after a crash', async () => {
    const task = new FakeTask();
    await remove({ cloneIds, wait: false }, { task });
    expect(phases()).toEqual(['deleting', 'deleting', 'deleting']);
    await remove({ cloneIds }, { task });
    const again = await remove({ cloneIds }, { task });
    expect(again.error).toBeUndefined();
    expect(again.output.gone).toEqual(cloneIds);
    expect(again.lines).toContain('a-1: gone already.');
  });

  it('deletes the others when one may not be, and says why', async () => {
    backend.before = async ({ line }) =>
      line === 'DELETE /clones/clone-2'
        ? refuse(403, 'Only Team B can delete it.', 'notAllowed')
        : undefined;
    const { output, lines, error } = await remove({
      cloneIds: [...cloneIds, 'what'],
    });
    expect(error?.message).toBe(
      '2 of 4 clones were not deleted. b-2: Only Team B can delete it. There is no clone what.',
    );
    expect(lines).toContain('b-2: Only Team B can delete it.');
    expect(output.gone).toEqual(['clone-1', 'clone-3']);
    const one = await remove({ cloneId: 'what' });
    expect(one.error).toMatchObject({
      name: 'NotFoundError',
      message: 'There is no clone what.',
    });
  });

  it('waits out trouble', async () => {
    let calls = 0;
    backend.before = async () => {
      calls += 1;
      if (calls % 2 === 0) throw brokenLine();
      return undefined;
    };
    const { error, output } = await remove({ cloneIds });
    expect(error).toBeUndefined();
    expect(output.gone).toHaveLength(3);
  });

  it('ends well when the sign-in expires: the deletion goes on', async () => {
    backend.after = async ({ line }) => {
      if (line === 'DELETE /clones/clone-1') backend.isSignedOut = true;
      return undefined;
    };
    const { error, output, lines } = await remove({ cloneId: cloneIds[0] });
    expect(error).toBeUndefined();
    const url = 'https://portal.test/ephemeral-db/clones/clone-1';
    expect(output).toEqual({
      gone: [],
      names: [],
      running: [{ id: 'clone-1', name: 'a-1', url }],
    });
    expect(lines[lines.length - 1]).toContain(`goes on: a-1: ${url}`);
  });

  it('fails after its timeout', async () => {
    backend.after = async ({ line }) =>
      line === 'GET /clones/clone-1'
        ? Response.json({ ...backend.clones.all[0], phase: 'deleting' })
        : undefined;
    const { error } = await remove({ cloneId: 'clone-1', timeout: '20ms' });
    expect(error?.name).toBe('WaitedTooLongError');
    expect(error?.message).toMatch(/The deletion goes on: a-1: https:/);
  });

  it('stops waiting when cancelled; the deletion goes on', async () => {
    const cancel = new AbortController();
    backend.after = async ({ line }) => {
      if (line.startsWith('GET')) cancel.abort();
      return undefined;
    };
    const { error } = await remove({ cloneIds }, { signal: cancel.signal });
    expect(error).toMatchObject({
      name: 'CancelledError',
      message: 'The task was cancelled. The deletion goes on by itself.',
    });
    expect(phases()).toEqual(['deleting', 'deleting', 'deleting']);

    const early = await remove({ cloneIds }, { signal: AbortSignal.abort() });
    expect(early.error?.name).toBe('CancelledError');
    expect(early.lines).toEqual([]);
  });

  it('deletes nothing when run dry', async () => {
    const { output, error } = await remove({ cloneIds }, { isDryRun: true });
    expect(error).toBeUndefined();
    expect(output).toEqual({ gone: cloneIds, names: cloneIds, running: [] });
    expect(backend.requests).toEqual([]);
  });
});
