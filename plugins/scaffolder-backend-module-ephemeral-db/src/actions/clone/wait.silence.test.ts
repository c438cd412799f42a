import type { JsonObject } from '@backstage/types';
import { FakeBackend } from '../../__testUtils__/FakeBackend';
import { actionOptions, runStep } from '../../__testUtils__/runStep';
import { createCloneWaitAction } from './wait';

const refOf = (name: string) => `component:default/${name}`;

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

describe('ephemeralDb:clone:wait for long', () => {
  describe('with nothing to say', () => {
    beforeEach(() =>
      jest.useFakeTimers({
        doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'],
      }),
    );
    afterEach(() => jest.useRealTimers());

    const realPace = {
      readEvery: [{ until: Infinity, every: 1_000 }],
      silence: 20_000,
      callTimeout: 1e9,
    };

    /** The longest time between two lines during five minutes. */
    async function longestSilence(given: JsonObject) {
      const cancel = new AbortController();
      let longest = 0;
      let seen = 0;
      let last = Date.now();
      const lines: string[] = [];
      const action = createCloneWaitAction({
        ...actionOptions(backend, realPace),
      });
      const running = runStep(action, given, {
        signal: cancel.signal,
        lines,
      });
      for (let second = 0; second < 300; second++) {
        await jest.advanceTimersByTimeAsync(1_000);
        if (lines.length > seen) last = Date.now();
        seen = lines.length;
        longest = Math.max(longest, Date.now() - last);
      }
      cancel.abort();
      await jest.advanceTimersByTimeAsync(1_000);
      await running;
      return { longest, lines };
    }

    it('says what is going on at least every 30 s', async () => {
      const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
      for (const name of names) {
        backend.clones.plans.set(refOf(name), [
          ['imported', ...Array(1_000).fill('nothing')],
        ]);
      }
      const cloneIds = ordered(...names);
      const { longest, lines } = await longestSilence({ cloneIds });
      expect(longest).toBeLessThan(30_000);
      expect(lines[lines.length - 8]).toMatch(
        /^Still waiting. a-1: binding the volume; .*; and 2 more.$/,
      );
      expect(lines.length).toBeLessThan(50);
    });

    it('does so also when the backend does not answer at all', async () => {
      const [cloneId] = ordered('a');
      backend.before = () => new Promise(() => {});
      const { longest } = await longestSilence({ cloneId });
      expect(longest).toBeLessThan(30_000);
    });
  });
});
