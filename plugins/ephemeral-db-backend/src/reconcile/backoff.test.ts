import { backoff, restLeft } from './backoff';

describe('backoff', () => {
  it('grows to half a minute', () => {
    expect([1, 2, 3, 6, 7, 50].map(backoff)).toEqual([
      500, 1_000, 2_000, 16_000, 30_000, 30_000,
    ]);
  });
});

describe('restLeft', () => {
  it.each([
    ['as long as it takes', 1_000, 500],
    ['less the longer it has gone on', 1_200, 300],
    ['nothing when it is over', 1_700, 0],
    ['nothing where the clock was set back', 999, 0],
  ])('is %s', (_, now, left) => {
    expect(restLeft(1_500, 500, now)).toBe(left);
  });
});
