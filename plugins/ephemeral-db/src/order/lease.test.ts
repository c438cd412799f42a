import { leaseLength, leaseOnWire, leasePresets } from './lease';

const HOUR = 3_600_000;

describe('leases', () => {
  it.each([
    ['PT12H', 'P7D', [4, 12, 24, 72]],
    ['PT8H', 'P1D', [4, 8, 12, 24]],
    ['PT1H', 'PT2H', [1]],
  ])('offers for default %s and max %s', (usual, most, hours) => {
    expect(leasePresets({ lease: { default: usual, max: most } })).toEqual(
      hours.map(count => count * HOUR),
    );
  });

  it.each([
    ['6', 'hours', 6 * HOUR],
    [' 2 ', 'days', 48 * HOUR],
    ['', 'hours', undefined],
    ['0', 'hours', undefined],
    ['1.5', 'days', undefined],
    ['soon', 'hours', undefined],
  ] as const)('reads %j %s', (amount, unit, length) => {
    expect(leaseLength({ kind: 'other', amount, unit })).toBe(length);
  });

  it('is written in ISO 8601', () => {
    expect(leaseOnWire(36 * HOUR)).toBe('P1DT12H');
  });
});
