import { DEFAULT_PACE, pauseBeforeAgain, pauseBeforeReading } from './Pace';

const MIDDLE = 0.5;
const MINUTE = 60_000;

describe('the pace of a step', () => {
  it('reads closely in the first minute, then more gently', () => {
    const pauses = [0, 59_999, MINUTE, 5 * MINUTE, 600 * MINUTE].map(waited =>
      pauseBeforeReading(DEFAULT_PACE, waited, 1, MIDDLE),
    );
    expect(pauses).toEqual([1_000, 1_000, 2_000, 5_000, 5_000]);
  });

  it('asks little more than three times a second, however many it waits for', () => {
    expect(pauseBeforeReading(DEFAULT_PACE, 0, 14, MIDDLE)).toBe(4_200);
    expect(pauseBeforeReading(DEFAULT_PACE, 0, 200, MIDDLE)).toBe(60_000);
  });

  it('keeps tasks out of step', () => {
    expect(pauseBeforeReading(DEFAULT_PACE, 0, 1, 0)).toBeCloseTo(800);
    expect(pauseBeforeReading(DEFAULT_PACE, 0, 1, 1)).toBeCloseTo(1_200);
  });

  it('tries again soon, then less and less', () => {
    const pauses = [1, 2, 3, 4, 5, 6].map(failures =>
      pauseBeforeAgain(DEFAULT_PACE, failures, MIDDLE),
    );
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });
});
