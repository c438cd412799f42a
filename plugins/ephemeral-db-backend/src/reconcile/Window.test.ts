import type { CloneRecord } from '../clones/CloneRecord';
import { standingOf } from './clone/standingOf';
import { Window } from './Window';

describe('Window', () => {
  /** As a pass does it: look, decide, take the place. */
  function pass(window: Window, id: string, orderedAt: number): string[] {
    const { admitted } = window.place(id, orderedAt);
    return window.stand(id, orderedAt, admitted ? 'inside' : 'waiting');
  }

  it('lets in first who ordered first, and tells the others how many are ahead', () => {
    const window = new Window(2);
    for (const [id, orderedAt] of [
      ['a', 1],
      ['b', 2],
      ['d', 4],
      ['c', 3],
      ['c2', 3],
    ] as const) {
      pass(window, id, orderedAt);
    }
    expect(window.place('a', 1)).toEqual({ admitted: true, ahead: 0 });
    expect(window.place('b', 2)).toEqual({ admitted: true, ahead: 0 });
    expect(window.place('c', 3)).toEqual({ admitted: false, ahead: 0 });
    expect(window.place('c2', 3)).toEqual({ admitted: false, ahead: 1 });
    expect(window.place('d', 4)).toEqual({ admitted: false, ahead: 2 });

    // One leaves: the first of those who wait is told, and nobody else gets in.
    expect(window.stand('a', 1, 'outside')).toEqual(['c']);
    pass(window, 'd', 4);
    pass(window, 'c2', 3);
    pass(window, 'c', 3);
    expect(window.place('c', 3).admitted).toBe(true);
    expect(window.place('c2', 3)).toEqual({ admitted: false, ahead: 0 });
    expect(window.place('d', 4)).toEqual({ admitted: false, ahead: 1 });
  });

  it('tells as many as there are places, and not all of those who wait', () => {
    const window = new Window(2);
    const ids = Array.from({ length: 100 }, (_, number) => `c${number}`);
    ids.forEach((id, number) => pass(window, id, number));

    expect(window.stand('c0', 0, 'outside')).toEqual(['c2']);
    expect(window.stand('c1', 1, 'outside')).toEqual(['c2', 'c3']);
  });

  it('does not let a newcomer overtake those who wait', () => {
    const window = new Window(1);
    pass(window, 'a', 1);
    pass(window, 'b', 2);
    window.stand('a', 1, 'outside');
    expect(window.place('late', 3)).toEqual({ admitted: false, ahead: 1 });
    expect(window.place('b', 2).admitted).toBe(true);
  });

  it('forgets one that waited and was deleted', () => {
    const window = new Window(1);
    pass(window, 'a', 1);
    pass(window, 'b', 2);
    pass(window, 'c', 3);
    expect(window.stand('b', 2, 'outside')).toEqual([]);
    expect(window.place('c', 3).ahead).toBe(0);
    expect(window.stand('a', 1, 'outside')).toEqual(['c']);
    // Nothing has changed, so nobody is told.
    expect(window.stand('a', 1, 'outside')).toEqual([]);
    expect(pass(window, 'c', 3)).toEqual([]);
  });
});

describe('standingOf', () => {
  const time = '2026-11-24T10:00:00.000Z';
  const started = (name: 'imported' | 'bound', more = {}) => ({
    name,
    startedAt: time,
    ...more,
  });
  const done = { finishedAt: time, waitedMs: 0 };

  it.each<[string, Partial<CloneRecord>, object]>([
    ['waits for its import', { phase: 'queued' }, { importing: 'waiting' }],
    [
      'is importing',
      { phase: 'provisioning', stages: [started('imported')] },
      { importing: 'inside' },
    ],
    [
      'waits for its volume',
      {
        phase: 'provisioning',
        stages: [started('imported', done), started('bound')],
      },
      { binding: 'waiting' },
    ],
    [
      'is being bound',
      {
        phase: 'provisioning',
        stages: [started('imported', done), started('bound', { waitedMs: 5 })],
      },
      { binding: 'inside' },
    ],
    [
      'is bound',
      {
        phase: 'provisioning',
        stages: [started('imported', done), started('bound', done)],
      },
      {},
    ],
    ['is ready', { phase: 'ready' }, {}],
    ['failed', { phase: 'failed', stages: [started('imported')] }, {}],
    ['is on its way out', { phase: 'queued', desired: 'absent' }, {}],
  ])('puts a clone that %s where the last holder had it', (_, clone, where) => {
    expect(
      standingOf({ desired: 'present', stages: [], ...clone } as CloneRecord),
    ).toEqual({ importing: 'outside', binding: 'outside', ...where });
  });
});
