import { mockCredentials } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { brokenLine, FakeBackend } from '../../__testUtils__/FakeBackend';
import { refuse } from '../../__testUtils__/answers';
import {
  actionOptions,
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

describe('ephemeralDb:clone:wait in trouble', () => {
  it('waits out what passes: a clone that does not answer, a cluster that is away, a backend that restarts', async () => {
    backend.clones.plans.set(refOf('a'), [
      ['imported', 'clusterAway', 'bound', 'unavailable', 'nothing', 'back'],
    ]);
    const [cloneId] = ordered('a');
    let reads = 0;
    backend.before = async () => {
      reads += 1;
      if (reads === 2) throw brokenLine();
      return reads === 3 ? refuse(503, 'Starting') : undefined;
    };
    const { error, lines } = await wait({ cloneId });
    expect(error).toBeUndefined();
    expect(lines).toEqual(
      expect.arrayContaining([
        'The backend does not answer: fetch failed. Waiting on.',
        'The backend answers again.',
        'a-1: cluster lab has not answered since 2026-11-22T10:30:00.000Z; waiting on',
        'a-1: not answering: SQL Server restarted 3 times; waiting for it to come back',
      ]),
    );
    expect(
      lines.filter(line => line.startsWith('The backend does not')),
    ).toHaveLength(1);
  });

  it('takes no "not found" for the fate of a clone that is not the plugin\'s own', async () => {
    const [cloneId] = ordered('a');
    let reads = 0;
    backend.before = async () => {
      reads += 1;
      // As the router answers before the plugin stands in it, and an ingress.
      if (reads === 2) return new Response(undefined, { status: 404 });
      return reads === 3
        ? Response.json({ error: { code: 'nowhere' } }, { status: 404 })
        : undefined;
    };
    const { error, output } = await wait({ cloneId });
    expect(error).toBeUndefined();
    expect(output.ready).toHaveLength(1);
    expect(output.failed).toEqual([]);
  });

  it('ends well when the sign-in expires during the wait', async () => {
    backend.clones.plans.set(refOf('b'), [Array(1_000).fill('nothing')]);
    const cloneIds = ordered('a', 'b');
    backend.before = async () => {
      if (backend.clones.all[0].phase === 'ready') backend.isSignedOut = true;
      return undefined;
    };
    const { error, output, lines } = await wait({ cloneIds });
    expect(error).toBeUndefined();
    expect(output.ready).toHaveLength(1);
    expect(output.failed).toHaveLength(0);
    expect(output.running).toEqual([
      {
        id: 'clone-2',
        name: 'b-2',
        entityRef: refOf('b'),
        url: urlOf('clone-2'),
      },
    ]);
    expect(lines[lines.length - 1]).toBe(
      `b-2: ordered, still running: ${urlOf('clone-2')}`,
    );
  });

  it('ends well in the step after that one, where the sign-in has expired from the start', async () => {
    const [cloneId] = ordered('a');
    backend.isSignedOut = true;
    const expiresAt = new Date(Date.now() - 1_000).toISOString();
    const { error, output } = await wait(
      { cloneId },
      { credentials: async () => ({ ...mockCredentials.user(), expiresAt }) },
    );
    expect(error).toBeUndefined();
    expect(output).toMatchObject({
      running: [{ id: 'clone-1' }],
      url: urlOf('clone-1'),
    });
  });

  it('waits out that a sign-in is not taken for a moment, before its time', async () => {
    const [cloneId] = ordered('a');
    let reads = 0;
    backend.before = async () => {
      reads += 1;
      return reads < 3 ? refuse(401, 'No keys were found') : undefined;
    };
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const { error, output, lines } = await wait(
      { cloneId },
      { credentials: async () => ({ ...mockCredentials.user(), expiresAt }) },
    );
    expect(error).toBeUndefined();
    expect(output.ready).toHaveLength(1);
    expect(lines).toContain(
      'The backend does not take the sign-in yet, which has not expired: No keys were found. Waiting on.',
    );
    expect(lines).toContain('The backend takes the sign-in again.');

    backend.before = async () => {
      backend.isSignedOut = reads > 12;
      reads += 1;
      return undefined;
    };
    backend.clones.plans.set(refOf('b'), [Array(1_000).fill('nothing')]);
    const [other] = ordered('b');
    const refused = await wait(
      { cloneId: other },
      { credentials: async () => ({ ...mockCredentials.user(), expiresAt }) },
    );
    expect(refused.error?.name).toBe('AuthenticationError');
  });

  it('has as much patience for a sign-in that is not taken when nobody answered for long before', async () => {
    jest.useFakeTimers({
      now: Date.now(),
      doNotFake: [
        'nextTick',
        'queueMicrotask',
        'setImmediate',
        'setTimeout',
        'setInterval',
      ],
    });
    try {
      const [cloneId] = ordered('a');
      let reads = 0;
      backend.before = async () => {
        reads += 1;
        if (reads > 3) return undefined;
        // Each of them comes most of the patience later.
        jest.setSystemTime(Date.now() + 50);
        if (reads < 3) throw brokenLine();
        jest.setSystemTime(Date.now() + 50);
        return refuse(401, 'No keys were found');
      };
      const expiresAt = new Date(Date.now() + 60_000).toISOString();
      const { error, lines } = await wait(
        { cloneId },
        { credentials: async () => ({ ...mockCredentials.user(), expiresAt }) },
      );
      expect(error).toBeUndefined();
      expect(lines.filter(line => /backend/.test(line))).toEqual([
        'The backend does not answer: fetch failed. Waiting on.',
        'The backend does not take the sign-in yet, which has not expired: No keys were found. Waiting on.',
        'The backend takes the sign-in again.',
      ]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('fails when the backend has never known the person', async () => {
    const [cloneId] = ordered('a');
    backend.isSignedOut = true;
    const { error } = await wait({ cloneId });
    expect(error?.name).toBe('AuthenticationError');
  });
});
