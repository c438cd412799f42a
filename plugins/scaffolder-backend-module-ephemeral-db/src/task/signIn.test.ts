import { mockCredentials } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { refuse } from '../__testUtils__/answers';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { actionOptions, runStep } from '../__testUtils__/runStep';
import { createActions } from '../actions/createActions';

const SECOND = 1_000;

let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend();
});

/** Runs an action with a sign-in that the backend does not take the first times. */
async function run(
  id: string,
  input: JsonObject,
  { refusals, endsIn }: { refusals: number; endsIn: number },
) {
  let calls = 0;
  backend.before = async () => {
    calls += 1;
    return calls <= refusals ? refuse(401, 'No keys were found') : undefined;
  };
  const expiresAt = new Date(Date.now() + endsIn).toISOString();
  const action = createActions(actionOptions(backend)).find(
    one => one.id === id,
  )!;
  return await runStep(action, input, {
    credentials: async () => ({ ...mockCredentials.user(), expiresAt }),
  });
}

const order = {
  source: 'customerdb',
  entityRef: 'component:default/orders-api',
};

describe('a sign-in that the backend does not take', () => {
  it.each([
    ['ephemeralDb:clone:create', order],
    ['ephemeralDb:snapshot:create', { source: 'customerdb' }],
    ['ephemeralDb:snapshot:delete', { snapshotId: 'point-1' }],
  ])('is waited for by %s while it has not expired', async (id, input) => {
    const { error } = await run(id, input, {
      refusals: 2,
      endsIn: 60 * SECOND,
    });
    expect(error).toBeUndefined();
  });

  it('is an error once patience is over, and at once when it has expired', async () => {
    const id = 'ephemeralDb:clone:create';
    const late = await run(id, order, {
      refusals: Infinity,
      endsIn: 60 * SECOND,
    });
    expect(late.error?.name).toBe('AuthenticationError');
    expect(backend.requests.length).toBeGreaterThan(5);

    backend.requests.length = 0;
    const expired = await run(id, order, {
      refusals: Infinity,
      endsIn: -SECOND,
    });
    expect(expired.error?.name).toBe('AuthenticationError');
    expect(backend.requests).toHaveLength(1);
  });
});
