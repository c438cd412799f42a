import { eachOf } from './eachOf';

describe('eachOf', () => {
  it('does so many at once, all of them, and keeps their order', async () => {
    const waiting: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const outcomes = eachOf(
      [1, 2, 3, 4, 5],
      async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>(resolve => waiting.push(resolve));
        running -= 1;
      },
      { atOnce: 2 },
    );
    while (waiting.length > 0) {
      waiting.pop()?.();
      await new Promise(resolve => setTimeout(resolve));
    }
    expect((await outcomes).map(({ item }) => item)).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it('goes on after a failure, and tells each outcome as it comes', async () => {
    const told: string[] = [];
    const error = new Error('no');
    expect(
      await eachOf(
        ['a', 'b', 'c'],
        async item => {
          if (item === 'b') throw error;
        },
        { atOnce: 4, onDone: ({ item }) => told.push(item) },
      ),
    ).toEqual([{ item: 'a' }, { item: 'b', error }, { item: 'c' }]);
    expect(told).toHaveLength(3);
  });
});
