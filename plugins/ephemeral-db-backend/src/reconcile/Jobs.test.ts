import { setTimeout as pause } from 'timers/promises';
import { JobError, Jobs } from './Jobs';

describe('Jobs', () => {
  let ended: string[];
  let jobs: Jobs;
  beforeEach(() => {
    ended = [];
    jobs = new Jobs(
      () => 1_000,
      owner => ended.push(owner),
    );
  });

  it('runs a job once, however often it is asked for, and keeps its outcome', async () => {
    let runs = 0;
    let finish: (value: string) => void = () => {};
    const work = () => {
      runs++;
      return new Promise<string>(resolve => {
        finish = resolve;
      });
    };
    jobs.start('clone-1', 'secure', work);
    jobs.start('clone-1', 'secure', work);
    expect(jobs.get('clone-1', 'secure')).toEqual({ state: 'running' });
    expect(jobs.get('clone-1', 'verify')).toBeUndefined();
    finish('secured');
    await jobs.settle();
    expect(runs).toBe(1);
    expect(ended).toEqual(['clone-1']);
    expect(jobs.get('clone-1', 'secure')).toEqual({
      state: 'done',
      at: 1_000,
      value: 'secured',
    });
  });

  it('counts how often a job had to be put off, and tells why it never will work', async () => {
    const starting = async () => {
      throw new Error('the server is starting');
    };
    for (const times of [1, 2, 3]) {
      jobs.start('clone-1', 'secure', starting);
      await jobs.settle();
      expect(jobs.get('clone-1', 'secure')).toMatchObject({
        state: 'later',
        times,
        message: 'the server is starting',
      });
    }
    const failure = {
      state: 'failed' as const,
      reason: 'SqlLogin',
      message: 'no password fits',
      next: 'List the older one.',
    };
    jobs.start('clone-1', 'secure', async () => {
      throw new JobError(failure);
    });
    await jobs.settle();
    expect(jobs.get('clone-1', 'secure')).toMatchObject(failure);
  });

  it('forgets what an order that needs none has asked for, also while it runs', async () => {
    let finish: () => void = () => {};
    jobs.start(
      'clone-1',
      'secure',
      () =>
        new Promise<void>(resolve => {
          finish = resolve;
        }),
    );
    jobs.start('clone-10', 'secure', async () => {});
    jobs.forget('clone-1');
    finish();
    await jobs.settle();
    await pause(0);
    expect(jobs.get('clone-1', 'secure')).toBeUndefined();
    expect(jobs.get('clone-10', 'secure')).toMatchObject({ state: 'done' });
    expect(ended).toEqual(['clone-10']);
  });
});
