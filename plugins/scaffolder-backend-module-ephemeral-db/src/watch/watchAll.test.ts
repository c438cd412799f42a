import { refuse } from '../__testUtils__/answers';
import { brokenLine, FakeBackend } from '../__testUtils__/FakeBackend';
import { actionOptions, runStep } from '../__testUtils__/runStep';
import { createCloneWaitAction } from '../actions/clone/wait';

let backend: FakeBackend;
let cloneIds: string[];
beforeEach(() => {
  backend = new FakeBackend();
  cloneIds = ['a', 'b'].map(name => {
    const entityRef = `component:default/${name}`;
    return backend.clones.order({ source: 'customerdb', entityRef }).clone.id;
  });
});

const wait = () =>
  runStep(createCloneWaitAction(actionOptions(backend, { patience: 500 })), {
    cloneIds,
  });

describe('one of many that can not be read', () => {
  it('is named, and given up after some time, though the others have settled meanwhile', async () => {
    backend.before = async ({ line }) =>
      line === 'GET /clones/clone-2' ? refuse(500, 'A row is bad') : undefined;
    const { error, lines, output } = await wait();
    const reason =
      'It could not be read for 500 ms, while others could: A row is bad. It goes on by itself.';
    expect(error).toMatchObject({
      name: 'FailedError',
      message: `1 of 2 clones failed (1 stand). clone-2: ${reason}`,
    });
    expect(output.ready).toHaveLength(1);
    expect(lines.filter(line => !line.startsWith('a-1'))).toEqual([
      "clone-2: not read yet. It can't be read now: A row is bad.",
      `clone-2: failed. ${reason}`,
    ]);
  });

  it('is waited for as long as nobody answers at all', async () => {
    backend.before = async ({ line }) => {
      const isOver = backend.count('GET /clones/clone-2') > 60;
      if (isOver || line !== 'GET /clones/clone-2') return undefined;
      throw brokenLine();
    };
    const { error, lines } = await wait();
    expect(error).toBeUndefined();
    expect(lines).toContain('The backend answers again.');
  });
});
