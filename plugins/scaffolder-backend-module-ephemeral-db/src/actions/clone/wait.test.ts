import type { JsonObject } from '@backstage/types';
import { FakeBackend } from '../../__testUtils__/FakeBackend';
import { refuse } from '../../__testUtils__/answers';
import {
  actionOptions,
  FakeTask,
  runStep,
  type StepOptions,
} from '../../__testUtils__/runStep';
import { createCloneWaitAction } from './wait';

const refOf = (name: string) => `component:default/${name}`;
const urlOf = (id: string) => `https://portal.test/ephemeral-db/clones/${id}`;

let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend();
});

/** A clone per entity, as another step has ordered them. */
function ordered(...names: string[]): string[] {
  return names.map(
    name =>
      backend.clones.order({ source: 'customerdb', entityRef: refOf(name) })
        .clone.id,
  );
}

const wait = (given: JsonObject, options?: StepOptions) =>
  runStep(createCloneWaitAction(actionOptions(backend)), given, options);

describe('ephemeralDb:clone:wait', () => {
  it('waits for a clone, says each stage with its seconds, and where it answers, without a password', async () => {
    backend.clones.plans.set(refOf('orders'), [
      [
        'queued',
        'imported',
        'bound',
        'running',
        'secured',
        'verified',
        'ready',
      ],
    ]);
    const [cloneId] = ordered('orders');
    const { output, lines, error } = await wait({ cloneId });
    expect(error).toBeUndefined();
    expect(lines).toEqual([
      `orders-1: ${urlOf('clone-1')}; waiting for its turn`,
      'orders-1: waiting for a slot on cluster lab, 3 ahead',
      'orders-1: point imported after 1 s',
      'orders-1: volume bound after 1 s',
      'orders-1: SQL Server running after 1 s',
      'orders-1: SQL Server secured after 1 s',
      'orders-1: data verified after 1 s',
      'orders-1: opened after 1 s; ready, 6 s after its order',
    ]);
    const one = {
      host: 'mssql.edb-customerdb-1.svc',
      port: 1433,
      database: 'CustomerDB',
      url: urlOf('clone-1'),
      connectUrl: `${urlOf('clone-1')}?connect`,
      expiresAt: backend.clones.all[0].expiresAt,
    };
    expect(output).toEqual({
      ready: [
        {
          id: 'clone-1',
          name: 'orders-1',
          entityRef: refOf('orders'),
          ...one,
          seconds: 6,
        },
      ],
      failed: [],
      running: [],
      ...one,
      login: 'orders',
      expires: expect.stringMatching(/^in 12 h, /),
    });
  });

  it('lets one step after the other wait for the volume, the server and the rest', async () => {
    const [cloneId] = ordered('orders');
    const volume = await wait({ cloneId, until: 'bound' });
    expect(volume.lines[volume.lines.length - 1]).toBe(
      'orders-1: volume bound after 1 s; as far as wanted, 2 s after its order',
    );
    expect(volume.output.ready).toHaveLength(1);
    expect(volume.output).not.toHaveProperty('host');
    const server = await wait({ cloneId, until: 'running' });
    expect(server.lines[0]).toBe(
      `orders-1: ${urlOf(
        'clone-1',
      )}; point imported after 1 s; volume bound after 1 s; SQL Server running after 1 s; as far as wanted, 3 s after its order`,
    );
    const rest = await wait({ cloneId });
    expect(rest.output.host).toBeDefined();
    // One that is further than waited for is there.
    const late = await wait({ cloneId, until: 'bound' });
    expect(late.output.ready).toHaveLength(1);
  });

  it('hears of a failure in the step that waits for what failed', async () => {
    backend.clones.plans.set(refOf('orders'), [
      ['imported', 'bound', 'fail running'],
    ]);
    const [cloneId] = ordered('orders');
    await wait({ cloneId, until: 'running' });
    const volume = await wait({ cloneId, until: 'bound' });
    expect(volume.error).toBeUndefined();
    const server = await wait({ cloneId, until: 'running' });
    expect(server.error?.message).toContain('out of memory');
  });

  it('lets the others settle when some fail, and names each with its reason', async () => {
    backend.clones.plans.set(refOf('b'), [['imported', 'fail bound']]);
    backend.clones.plans.set(refOf('c'), [['imported', 'deleting']]);
    const cloneIds = [...ordered('a', 'b', 'c', 'd'), 'nosuch'];
    const { output, lines, error } = await wait({ cloneIds });
    const reason =
      'volume: A pod was out of memory. (OOMKilled) Give it more memory.';
    expect(error).toMatchObject({
      name: 'FailedError',
      message: `3 of 5 clones failed (2 stand). b-2: ${reason} c-3: It is being deleted: somebody asked for that, or it expired. Start the template anew for another one. nosuch: There is no clone nosuch.`,
    });
    expect(output.ready.map(({ name }: JsonObject) => name)).toEqual([
      'a-1',
      'd-4',
    ]);
    expect(output.failed).toEqual([
      {
        id: 'clone-2',
        name: 'b-2',
        entityRef: refOf('b'),
        url: urlOf('clone-2'),
        reason,
      },
      expect.objectContaining({ id: 'clone-3' }),
      expect.objectContaining({ id: 'nosuch', name: 'nosuch' }),
    ]);
    expect(lines).toContain(`b-2: failed. ${reason}`);

    const allowed = await wait({ cloneIds, allowFailures: true });
    expect(allowed.error).toBeUndefined();
    expect(allowed.output.failed).toHaveLength(3);
  });

  it('fails at once when asked to', async () => {
    backend.clones.plans.set(refOf('a'), [Array(1_000).fill('nothing')]);
    backend.clones.plans.set(refOf('b'), [['fail imported']]);
    const cloneIds = ordered('a', 'b');
    const { output, error } = await wait({ cloneIds, failFast: true });
    expect(error?.message).toMatch(
      /^1 of 2 clones failed \(1 are still running\)/,
    );
    expect(output.running).toEqual([expect.objectContaining({ name: 'a-1' })]);
  });

  it('tries a failed clone again when a person presses Retry, but not after a crash', async () => {
    backend.clones.plans.set(refOf('a'), [
      ['fail running'],
      ['imported', 'fail bound'],
    ]);
    backend.clones.plans.set(refOf('b'), [
      ['nothing', 'nothing', 'nothing', 'imported', 'bound', 'ready'],
    ]);
    const cloneIds = ordered('a', 'b');
    const task = new FakeTask();

    // The process dies while b is waited for, though a has failed already.
    const death = new AbortController();
    backend.after = async () => {
      if (backend.clones.all[0].phase === 'failed') death.abort();
      return undefined;
    };
    const died = await wait({ cloneIds }, { task, signal: death.signal });
    expect(died.error?.name).toBe('CancelledError');
    backend.after = undefined;

    const recovered = await wait({ cloneIds }, { task });
    expect(recovered.error?.message).toMatch(/^1 of 2 clones failed/);
    expect(backend.count(/retry/)).toBe(0);

    const retried = await wait({ cloneIds }, { task });
    expect(retried.lines).toContain(
      'a-1 had failed: A pod was out of memory. Trying it again.',
    );
    expect(retried.error?.message).toContain('a-1: volume');
    expect(backend.count(/retry/)).toBe(1);

    const again = await wait({ cloneIds }, { task });
    expect(again.error).toBeUndefined();
    expect(again.lines[again.lines.length - 1]).toMatch(
      /^a-1: .*ready, 6 s after it was tried again$/,
    );
    expect(backend.clones.all[0].generation).toBe(3);
  });

  it('hides no reason when the task can not note it', async () => {
    for (const name of ['a', 'b', 'c']) {
      backend.clones.plans.set(refOf(name), [['fail imported']]);
    }
    const cloneIds = ordered('a', 'b', 'c');
    const task = new FakeTask();
    task.isFull = true;
    const lost = await wait({ cloneIds }, { task });
    expect(lost.error?.message).toMatch(/^3 of 3 clones failed/);
    expect(lost.lines).toContain(
      'The task could not note what failed: The disk is full. The next Retry will only say the same again, the one after it tries these clones again.',
    );

    task.isFull = false;
    const noted = await wait({ cloneIds }, { task });
    expect(noted.error?.message).toMatch(/^3 of 3 clones failed/);
    expect(backend.count(/retry/)).toBe(0);
    const retried = await wait({ cloneIds }, { task });
    expect(retried.error).toBeUndefined();
    expect(backend.count(/retry/)).toBe(3);
  });

  it('fails after its timeout and says that the clone goes on', async () => {
    backend.clones.plans.set(refOf('a'), [Array(1_000).fill('nothing')]);
    const [cloneId] = ordered('a');
    const { error, output } = await wait({ cloneId, timeout: '20ms' });
    expect(error).toMatchObject({
      name: 'WaitedTooLongError',
      message: `Waited 20 ms, the timeout of this step. Still running: a-1: ${urlOf(
        'clone-1',
      )}. Nothing was stopped.`,
    });
    expect(output.running).toHaveLength(1);
  });

  it('waits for half an hour where nothing is said, as it holds a place for tasks of the portal', async () => {
    const timeout = createCloneWaitAction(actionOptions(backend)).schema!.input!
      .properties!.timeout as JsonObject;
    expect(timeout).toMatchObject({ default: 'PT30M' });
  });

  describe('when cancelled', () => {
    /** A task that is cancelled when b is ready and a is not. */
    async function cancelled(onCancel: string) {
      backend.clones.plans.set(refOf('a'), [Array(1_000).fill('nothing')]);
      const cloneIds = ordered('a', 'b');
      const cancel = new AbortController();
      backend.after = async ({ line }) => {
        if (backend.clones.all[1].phase === 'ready') cancel.abort();
        return line === 'DELETE /clones/clone-1'
          ? refuse(500, 'Broken')
          : undefined;
      };
      const { error, lines } = await wait(
        { cloneIds, onCancel },
        { signal: cancel.signal },
      );
      expect(error?.name).toBe('CancelledError');
      return { lines, phases: backend.clones.all.map(({ phase }) => phase) };
    }

    it('stops at once and keeps the clones', async () => {
      const { lines, phases } = await cancelled('keep');
      expect(phases).toEqual(['queued', 'ready']);
      expect(lines).toContain(
        `a-1: kept, though the task was cancelled: ${urlOf('clone-1')}`,
      );
    });

    it('asks for their deletion when it is wanted, and hides nothing by what goes wrong there', async () => {
      const { lines, phases } = await cancelled('delete');
      expect(phases[1]).toBe('deleting');
      expect(lines).toContain(
        'a-1: could not ask for its deletion: Broken. It stays until it expires.',
      );
      expect(lines).toContain(
        'b-2: asked for its deletion, as the task was cancelled.',
      );
    });
  });

  it('waits for none when run dry, and shows the shape of what it would give', async () => {
    const { output, error } = await wait(
      { cloneId: 'dry-run-1' },
      { isDryRun: true },
    );
    expect(error).toBeUndefined();
    expect(backend.requests).toEqual([]);
    const [cloneId] = ordered('a');
    const { output: real } = await wait({ cloneId });
    expect(Object.keys(output).sort()).toEqual(Object.keys(real).sort());
  });

  it.each([
    [{}, 'Write either cloneId or cloneIds.'],
    [{ cloneId: 'a', cloneIds: ['b'] }, 'Write either cloneId or cloneIds.'],
    [{ cloneIds: [] }, 'cloneIds'],
    [{ cloneId: 'a', timeout: 'long' }, 'timeout: is not a duration'],
    [{ cloneId: 'a', timeout: '25h' }, 'timeout: is longer than PT24H'],
  ])('refuses the input %j', async (given, message) => {
    const { error } = await wait(given);
    expect(error?.name).toBe('InputError');
    expect(error?.message).toContain(message);
  });
});
