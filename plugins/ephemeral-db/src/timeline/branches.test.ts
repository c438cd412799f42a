import { type Branches, type BranchRoot, placeBranches } from './branches';

function root(key: string, x: number, count: number, width = 160): BranchRoot {
  return {
    key,
    x,
    chips: Array.from({ length: count }, (_, index) => ({
      key: `${key}${index}`,
      width,
    })),
  };
}

/** No two chips of one row meet, and no stem runs through a chip. */
function collisions({ chips, stems }: Branches): string[] {
  const found: string[] = [];
  chips.forEach((chip, index) => {
    for (const other of chips.slice(index + 1)) {
      if (
        chip.row === other.row &&
        chip.from < other.to &&
        other.from < chip.to
      ) {
        found.push(`${chip.key} meets ${other.key}`);
      }
    }
    for (const stem of stems) {
      if (stem.x > chip.from && stem.x < chip.to && stem.row >= chip.row) {
        found.push(`${chip.key} meets the stem of ${stem.key}`);
      }
    }
  });
  return found;
}

function rowsOf({ chips }: Branches): Record<string, number> {
  return Object.fromEntries(chips.map(({ key, row }) => [key, row]));
}

describe('placeBranches', () => {
  it('hangs the older of two near points below the newer', () => {
    const branches = placeBranches(
      [root('a', 400, 1), root('t0', 700, 1), root('t1', 780, 2)],
      1_000,
    );

    expect(rowsOf(branches)).toEqual({ t10: 0, t11: 1, t00: 2, a0: 0 });
    expect(branches.rows).toBe(3);
    expect(collisions(branches)).toEqual([]);
  });

  it.each([
    ['as wide as it wishes', 160, { from: 516, to: 676 }],
    ['at least 120', 20, { from: 516, to: 636 }],
    ['at most 200', 900, { from: 516, to: 716 }],
  ])('makes a chip %s', (_, width, place) => {
    const { chips } = placeBranches([root('a', 500, 1, width)], 1_000);

    expect(chips[0]).toMatchObject({ ...place, side: 'right' });
  });

  it('makes a chip narrower before it turns it to the left', () => {
    expect(placeBranches([root('a', 800, 1)], 940).chips[0]).toMatchObject({
      side: 'right',
      from: 816,
      to: 940,
    });
    expect(placeBranches([root('a', 810, 1)], 940).chips[0]).toMatchObject({
      side: 'left',
      from: 634,
      to: 794,
    });
  });

  it('counts what six rows have no room for', () => {
    const branches = placeBranches(
      [root('a', 100, 3), root('b', 120, 17)],
      400,
    );

    expect(branches.chips).toHaveLength(6);
    expect(branches.rows).toBe(6);
    expect(branches.hidden).toEqual(
      new Map([
        ['b', 11],
        ['a', 3],
      ]),
    );
  });

  it('keeps everything apart, whatever hangs where', () => {
    let seed = 11;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let round = 0; round < 100; round++) {
      const roots = Array.from({ length: 12 }, (_, index) => ({
        x: Math.floor(random() * 1_000),
        index,
      }))
        .sort((one, other) => one.x - other.x)
        .filter(
          (it, index, all) => index === 0 || it.x - all[index - 1].x >= 28,
        )
        .map(({ x, index }) =>
          root(`r${index}-`, x, Math.floor(random() * 4), random() * 240),
        );
      const branches = placeBranches(roots, 1_000);

      expect(collisions(branches)).toEqual([]);
      const hidden = [...branches.hidden.values()].reduce((a, b) => a + b, 0);
      const all = roots.reduce((sum, it) => sum + it.chips.length, 0);
      expect(branches.chips.length + hidden).toBe(all);
    }
  });
});
