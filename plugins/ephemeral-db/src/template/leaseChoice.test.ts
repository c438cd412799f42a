import { leaseChoiceOf, leaseForSource } from './leaseChoice';

const HOUR = 3_600_000;

const source = { lease: { default: 'PT12H', max: 'P7D' } };
const strict = { lease: { default: 'PT4H', max: 'PT8H' } };

const preset = (hours: number) =>
  ({ kind: 'preset', milliseconds: hours * HOUR } as const);

describe('leaseChoiceOf', () => {
  it.each([
    [undefined, preset(12)],
    ['PT4H', preset(4)],
    ['P6D', { kind: 'other', amount: '6', unit: 'days' }],
    ['PT5H', { kind: 'other', amount: '5', unit: 'hours' }],
    ['soon', preset(12)],
  ])('%s', (id, choice) => {
    expect(leaseChoiceOf(id, source)).toEqual(choice);
  });
});

describe('leaseForSource', () => {
  it('lets a default give way to the default of the new source', () => {
    expect(leaseForSource(preset(12), source, strict)).toEqual(preset(4));
  });

  it('keeps what was chosen within the limits, and nothing over them', () => {
    const five = { kind: 'other', amount: '5', unit: 'hours' } as const;
    expect(leaseForSource(five, source, strict)).toEqual(five);
    expect(leaseForSource(preset(72), source, strict)).toEqual(preset(4));
    expect(leaseForSource(preset(4), source, strict)).toEqual(preset(4));
  });

  it('leaves alone what is being typed', () => {
    const typing = { kind: 'other', amount: '', unit: 'hours' } as const;
    expect(leaseForSource(typing, source, strict)).toBe(typing);
  });
});
