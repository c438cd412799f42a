import { createLatency } from '../latency';
import { Clock } from '../time/Clock';
import { RequestBudget } from './RequestBudget';
import { RetryError, WorkQueue, WorkQueueOptions } from './WorkQueue';

/** Records what is waited for and lets it pass at once. */
class FakeClock extends Clock {
  readonly waits: number[] = [];
  private milliseconds = 0;

  now() {
    return new Date(this.milliseconds);
  }

  async sleep(milliseconds: number) {
    this.waits.push(milliseconds);
    this.milliseconds += milliseconds;
  }

  schedule(milliseconds: number, callback: () => void) {
    this.waits.push(milliseconds);
    setImmediate(callback);
    return () => {};
  }
}

const article = createLatency({ profile: 'article', speed: 10 });

async function run(
  options: Pick<WorkQueueOptions, 'sync'> & Partial<WorkQueueOptions>,
  keys: string[],
) {
  const clock = new FakeClock();
  const report = jest.fn();
  const queue = new WorkQueue({ clock, latency: article, report, ...options });
  keys.forEach(key => queue.add(key));
  for (let turn = 0; turn < 50; turn += 1) {
    await new Promise(setImmediate);
  }
  queue.close();
  return { waits: clock.waits, report };
}

describe('WorkQueue', () => {
  it('backs off 1, 2, 4 … seconds at its speed and starts over after a success (behaviour 6, transcript 07)', async () => {
    const outcomes = ['fail', 'fail', 'fail', 'again', 'fail', 'done'];
    const sync = jest.fn(async (_key: string) => {
      const outcome = outcomes.shift();
      if (outcome === 'fail') throw new RetryError('not yet');
      return outcome;
    });
    const clock = new FakeClock();
    const queue: WorkQueue = new WorkQueue({
      clock,
      latency: article,
      report: () => {},
      sync: async key => {
        if ((await sync(key)) === 'again') {
          setImmediate(() => queue.add(key));
        }
      },
    });
    queue.add('key');
    for (let turn = 0; turn < 50; turn += 1) {
      await new Promise(setImmediate);
    }
    expect(sync).toHaveBeenCalledTimes(6);
    expect(clock.waits).toEqual([100, 200, 400, 100]);
  });

  it('stops doubling at five minutes and obeys a wait that the failure names', async () => {
    let left = 13;
    const { waits, report } = await run(
      {
        sync: async () => {
          left -= 1;
          if (left > 1) throw new RetryError('no');
          if (left === 1) throw new RetryError('infeasible', 7_000);
        },
      },
      ['key'],
    );
    expect(waits.slice(-3)).toEqual([30_000, 30_000, 700]);
    expect(report).not.toHaveBeenCalled();
  });

  it('never works on one key twice at a time and reports what nobody expected', async () => {
    let running = 0;
    const broken = new TypeError('broken');
    const seen: string[] = [];
    const { report } = await run(
      {
        workers: 2,
        sync: async key => {
          running += 1;
          expect(running).toBeLessThanOrEqual(2);
          await new Promise(setImmediate);
          seen.push(key);
          running -= 1;
          if (key === 'c' && seen.filter(one => one === 'c').length === 1) {
            throw broken;
          }
        },
      },
      ['a', 'b', 'a', 'c'],
    );
    expect(seen).toEqual(['a', 'b', 'c', 'c']);
    expect(report).toHaveBeenCalledWith('c', broken);
  });
});

describe('RequestBudget', () => {
  it('lets ten requests pass and then five a second (behaviour 7, transcript 18)', async () => {
    const clock = new FakeClock();
    const budget = new RequestBudget(clock, 5);
    for (let request = 0; request < 60; request += 1) {
      await budget.take();
    }
    expect(clock.now().getTime()).toBeCloseTo(10_000, -1);
  });

  it('limits nothing without a rate', async () => {
    const clock = new FakeClock();
    const budget = new RequestBudget(clock, undefined);
    for (let request = 0; request < 60; request += 1) {
      await budget.take();
    }
    expect(clock.waits).toEqual([]);
  });
});
