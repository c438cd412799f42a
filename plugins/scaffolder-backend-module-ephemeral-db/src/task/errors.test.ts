import { refuse } from '../__testUtils__/answers';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { actionOptions, runStep } from '../__testUtils__/runStep';
import { createCloneRetryAction } from '../actions/clone/retry';

/** What a step throws whose first call has this answer. */
async function errorAfter(answer: Response) {
  const backend = new FakeBackend();
  backend.before = async () => answer.clone();
  const action = createCloneRetryAction(actionOptions(backend));
  const { error } = await runStep(action, { cloneId: 'clone-1' });
  return error;
}

describe('the error of a step', () => {
  it.each([
    [413, 'FailedError'],
    [429, 'FailedError'],
    [500, 'FailedError'],
    [503, 'ServiceUnavailableError'],
  ])("has the backend's words, also where it is a %s", async (status, name) => {
    const error = await errorAfter(refuse(status, 'The disk is full'));
    expect(error).toMatchObject({ name, message: 'The disk is full' });
  });
});
