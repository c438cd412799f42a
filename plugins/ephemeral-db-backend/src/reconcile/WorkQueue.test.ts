import { setTimeout as pause } from 'timers/promises';
import { WorkQueue } from './WorkQueue';

/** Passes that end when the test says so. */
function controlled(concurrency: number) {
  const started: string[] = [];
  const open = new Map<string, (error?: Error) => void>();
  const errors: string[] = [];
  const queue = new WorkQueue({
    concurrency,
    work: key =>
      new Promise<void>((resolve, reject) => {
        started.push(key);
        open.set(key, error => (error ? reject(error) : resolve()));
      }),
    onError: (key, error) => errors.push(`${key}: ${error.message}`),
  });
  const end = async (key: string, error?: Error) => {
    open.get(key)!(error);
    await pause(0);
  };
  return { queue, started, errors, end };
}

describe('WorkQueue', () => {
  it('never works on a key twice at once, and once more for what came meanwhile', async () => {
    const { queue, started, end } = controlled(8);
    queue.add('a');
    queue.add('a');
    queue.add('a');
    queue.add('b');
    expect(started).toEqual(['a', 'b']);
    await end('a');
    expect(started).toEqual(['a', 'b', 'a']);
    await end('a');
    expect(started).toEqual(['a', 'b', 'a']);
  });

  it('works on so many keys at once, first come first served', async () => {
    const { queue, started, end } = controlled(2);
    for (const key of ['a', 'b', 'c', 'd']) queue.add(key);
    expect(started).toEqual(['a', 'b']);
    await end('b');
    expect(started).toEqual(['a', 'b', 'c']);
    await end('a');
    expect(started).toEqual(['a', 'b', 'c', 'd']);
  });

  it('reports what a pass throws and goes on', async () => {
    const { queue, started, errors, end } = controlled(1);
    queue.add('a');
    queue.add('b');
    await end('a', new Error('no answer'));
    expect(errors).toEqual(['a: no answer']);
    expect(started).toEqual(['a', 'b']);
  });

  describe('with a clock', () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());

    it('keeps the earliest of several wishes for later', () => {
      const { queue, started } = controlled(1);
      queue.addAfter('a', 5_000);
      queue.addAfter('a', 1_000);
      queue.addAfter('a', 3_000);
      jest.advanceTimersByTime(999);
      expect(started).toEqual([]);
      jest.advanceTimersByTime(1);
      expect(started).toEqual(['a']);
      jest.advanceTimersByTime(10_000);
      expect(started).toEqual(['a']);
    });

    it('drops a wish for later when it is worked on now', async () => {
      const { queue, started } = controlled(1);
      queue.addAfter('a', 1_000);
      queue.add('a');
      jest.advanceTimersByTime(5_000);
      expect(started).toEqual(['a']);
    });
  });

  it('starts nothing once it is closed, and waits for what runs', async () => {
    const { queue, started, end } = controlled(1);
    queue.add('a');
    queue.add('b');
    queue.addAfter('c', 1);
    let closed = false;
    const closing = queue.close().then(() => {
      closed = true;
    });
    queue.add('d');
    await pause(5);
    expect(closed).toBe(false);
    await end('a');
    await closing;
    await pause(5);
    expect(started).toEqual(['a']);
  });
});
