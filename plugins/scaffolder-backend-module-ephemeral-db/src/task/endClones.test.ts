import { refuse } from '../__testUtils__/answers';
import { brokenLine, FakeBackend } from '../__testUtils__/FakeBackend';
import { actionOptions, runStep } from '../__testUtils__/runStep';
import { createCloneCreateAction } from '../actions/clone/create';

const orders = Array.from(
  { length: 14 },
  (_, index) => `component:default/service-${index + 1}`,
);

/** A task that is cancelled when its clones are ordered, and wants none of them then. */
async function cancelled(backend: FakeBackend) {
  const cancel = new AbortController();
  backend.after = async () => {
    if (backend.clones.all.length === orders.length) cancel.abort();
    return undefined;
  };
  return await runStep(
    createCloneCreateAction(
      actionOptions(backend, { lastWord: 1_000, patience: 5_000 }),
    ),
    { source: 'customerdb', orders, onCancel: 'delete' },
    { signal: cancel.signal },
  );
}

const isDeletion = (line: string) => line.startsWith('DELETE');

describe('the clones of a cancelled task', () => {
  it('are deleted in spite of a line that breaks, five at a time', async () => {
    const backend = new FakeBackend();
    const tried = new Set<string>();
    let underWay = 0;
    let most = 0;
    backend.before = async ({ line }) => {
      if (!isDeletion(line)) return undefined;
      underWay += 1;
      most = Math.max(most, underWay);
      await Promise.resolve();
      await new Promise(resolve => setImmediate(resolve));
      underWay -= 1;
      if (tried.has(line)) return undefined;
      tried.add(line);
      throw brokenLine();
    };
    const { error } = await cancelled(backend);
    expect(error?.name).toBe('CancelledError');
    expect(backend.clones.all.map(({ phase }) => phase)).toEqual(
      orders.map(() => 'deleting'),
    );
    expect(most).toBeLessThanOrEqual(5);
  });

  it('stay when that is refused, which is not asked twice', async () => {
    const backend = new FakeBackend();
    backend.before = async ({ line }) =>
      isDeletion(line) ? refuse(403, 'Not you.', 'notAllowed') : undefined;
    const { error, lines } = await cancelled(backend);
    expect(error?.name).toBe('CancelledError');
    expect(backend.count(/^DELETE/)).toBe(orders.length);
    expect(lines).toContain(
      'service-1-1: could not ask for its deletion: Not you. It stays until it expires.',
    );
  });
});
