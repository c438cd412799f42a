import { EntityNames, nameInRef } from './EntityNames';

const TEAM = 'group:default/orders-team';
const MINUTE = 60_000;

/** Names of a catalog that answers as told, at a time that is told. */
function namesFrom(titlesOf: () => Promise<Map<string, string>>) {
  const watch = { now: 0 };
  const asked = jest.fn(titlesOf);
  const names = EntityNames.create({
    entities: { titlesOf: asked },
    clock: () => watch.now,
    patienceMs: 10,
  });
  return { names, asked, watch };
}

describe('EntityNames', () => {
  it('learns a title, and asks again after some minutes', async () => {
    let title = 'Team Orders';
    const { names, asked, watch } = namesFrom(
      async () => new Map([[TEAM, title]]),
    );
    expect([names.known(TEAM), names.isDue(TEAM)]).toEqual([undefined, true]);

    await names.learn([TEAM]);

    expect(asked).toHaveBeenCalledWith([TEAM]);
    expect([names.known(TEAM), names.isDue(TEAM)]).toEqual([title, false]);

    watch.now += 5 * MINUTE;
    title = 'Orders';

    expect([names.known(TEAM), names.isDue(TEAM)]).toEqual([
      'Team Orders',
      true,
    ]);
    await names.learn([TEAM]);
    expect(names.known(TEAM)).toBe('Orders');
  });

  it('remembers that there is no title', async () => {
    const { names } = namesFrom(async () => new Map());

    await names.learn([TEAM, 'no ref']);

    expect([names.known(TEAM), names.isDue(TEAM)]).toEqual([
      'orders-team',
      false,
    ]);
    expect(names.known('no ref')).toBe('no ref');
  });

  it('keeps what it knows when the catalog fails, and leaves it alone for a while', async () => {
    let answers = true;
    const { names, watch } = namesFrom(async () => {
      if (!answers) throw new Error('down');
      return new Map([[TEAM, 'Team Orders']]);
    });
    await names.learn([TEAM]);
    answers = false;
    watch.now += 5 * MINUTE;

    await names.learn([TEAM, 'user:default/sam']);

    expect(names.known(TEAM)).toBe('Team Orders');
    expect(names.known('user:default/sam')).toBeUndefined();
    expect(names.isDue(TEAM)).toBe(false);
    watch.now += MINUTE;
    expect(names.isDue(TEAM)).toBe(true);
  });

  it('does not wait for a catalog that hangs, and takes a late answer', async () => {
    let answer = (_: Map<string, string>) => {};
    const { names } = namesFrom(
      () =>
        new Promise(resolve => {
          answer = resolve;
        }),
    );

    await names.learn([TEAM]);

    expect([names.known(TEAM), names.isDue(TEAM)]).toEqual([undefined, false]);
    answer(new Map([[TEAM, 'Team Orders']]));
    await Promise.resolve();
    await Promise.resolve();
    expect(names.known(TEAM)).toBe('Team Orders');
  });

  it.each([
    [TEAM, 'orders-team'],
    ['orders-team', 'orders-team'],
  ])('falls back on the name in %s', (ref, name) => {
    expect(nameInRef(ref)).toBe(name);
  });
});
