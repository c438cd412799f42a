import type { JsonObject } from '@backstage/types';
import { brokenLine, FakeBackend } from '../../__testUtils__/FakeBackend';
import { refuse } from '../../__testUtils__/answers';
import {
  actionOptions,
  runStep,
  type StepOptions,
} from '../../__testUtils__/runStep';
import { createCloneCreateAction } from './create';
import {
  entity,
  fourteen,
  input,
  orderFrom,
} from '../../__testUtils__/ordering';

let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend();
});

const order = (given: JsonObject, options?: StepOptions) =>
  orderFrom(backend, given, options);

describe('ephemeralDb:clone:create whose task is cancelled', () => {
  describe('when cancelled', () => {
    /** A task that is cancelled as the 6th of 14 orders is taken. */
    async function cancelled(onCancel: string) {
      const cancel = new AbortController();
      backend.after = async ({ line }) => {
        if (line === 'POST /clones' && backend.clones.all.length === 6) {
          cancel.abort();
        }
        return undefined;
      };
      backend.before = async ({ line }) =>
        line === 'DELETE /clones/clone-2' ? refuse(500, 'Broken') : undefined;
      const { error, lines } = await order(
        { source: 'customerdb', orders: fourteen, onCancel },
        { signal: cancel.signal },
      );
      expect(error?.name).toBe('CancelledError');
      const { all } = backend.clones;
      expect(all.length).toBeLessThan(12);
      const left = all.filter(({ phase }) => phase !== 'deleting');
      return { all, left, lines };
    }

    it('stops ordering and keeps what it has got', async () => {
      const { all, left, lines } = await cancelled('keep');
      expect(left).toHaveLength(all.length);
      expect(lines.filter(line => line.includes('is ordered'))).toHaveLength(
        all.length,
      );
    });

    it('deletes what it has got when that is wanted, also what was under way', async () => {
      const { left, lines } = await cancelled('delete');
      expect(left.map(({ id }) => id)).toEqual(['clone-2']);
      expect(lines).toContain(
        `${left[0].name}: could not ask for its deletion: Broken. It stays until it expires.`,
      );
    });
  });

  describe('when cancelled before the answer to an order was heard', () => {
    /** The order is taken, but the line breaks and a person cancels. */
    async function unheard(then: () => Response | undefined) {
      const cancel = new AbortController();
      backend.after = async ({ line }) => {
        if (line !== 'POST /clones') return undefined;
        if (cancel.signal.aborted) return then();
        cancel.abort();
        throw brokenLine();
      };
      const action = createCloneCreateAction(
        actionOptions(backend, { lastWord: 1_000 }),
      );
      const { error, lines } = await runStep(
        action,
        { ...input, onCancel: 'delete' },
        { signal: cancel.signal },
      );
      expect(error?.name).toBe('CancelledError');
      expect(backend.count('POST /clones')).toBe(2);
      expect(backend.clones.all).toHaveLength(1);
      return { phase: backend.clones.all[0].phase, lines };
    }

    it('asks for it once more, so that its clone is deleted too', async () => {
      const { phase, lines } = await unheard(() => undefined);
      expect(phase).toBe('deleting');
      expect(lines).toContain(
        'orders-api-1: asked for its deletion, as the task was cancelled.',
      );
    });

    it('says which clone there may be when nobody answers then either', async () => {
      const { phase, lines } = await unheard(() => refuse(503, 'Starting'));
      expect(phase).toBe('queued');
      expect(lines).toEqual([
        `A clone may have been ordered for ${entity}: the backend did not answer before the task was cancelled. If it was, it stays until it expires or is deleted.`,
      ]);
    });
  });

  it('orders nothing when it was cancelled before', async () => {
    const { error } = await order(input, { signal: AbortSignal.abort() });
    expect(error?.name).toBe('CancelledError');
    expect(backend.requests).toHaveLength(0);
  });
});
