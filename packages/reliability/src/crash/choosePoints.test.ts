import { choosePoints, crashesOf } from './choosePoints';

const all = crashesOf(
  'capture',
  Array.from({ length: 50 }, (_, index) => ({ name: `w${index}`, nth: 1 })),
);

describe('choosePoints', () => {
  it('has a crash before and one after each write', () => {
    expect(all).toHaveLength(100);
    expect(choosePoints(all, 1, 'any')).toEqual(all);
  });

  it('chooses the same for the same seed, in the order of the writes', () => {
    const chosen = choosePoints(all, 0.25, 'a1b2c3d');
    expect(chosen).toHaveLength(25);
    expect(choosePoints(all, 0.25, 'a1b2c3d')).toEqual(chosen);
    expect(all.filter(crash => chosen.includes(crash))).toEqual(chosen);
  });

  it('comes to all of them with enough seeds', () => {
    const seen = new Set(
      Array.from({ length: 60 }, (_, seed) =>
        choosePoints(all, 0.25, `${seed}`),
      ).flat(),
    );
    expect(seen.size).toBe(100);
  });
});
