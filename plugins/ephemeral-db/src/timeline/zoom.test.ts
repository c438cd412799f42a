import { newer, older, spanOf, upToNow, within, zoom } from './zoom';

const MINUTE = 60_000;
const bounds = { from: 0, to: 1_000 * MINUTE };
const minutes = ({ from, to }: { from: number; to: number }) => [
  from / MINUTE,
  to / MINUTE,
];
const view = (from: number, to: number) => ({
  from: from * MINUTE,
  to: to * MINUTE,
});

describe('zoom', () => {
  it.each([
    ['older', older(view(600, 1_000), bounds), [300, 700]],
    ['older, at the beginning', older(view(100, 500), bounds), [0, 400]],
    ['newer', newer(view(100, 300), bounds), [250, 450]],
    ['newer, up to now', newer(view(500, 900), bounds), [600, 1_000]],
    [
      'closer at now',
      zoom(view(600, 1_000), bounds, 1 / 2, 1_000 * MINUTE),
      [800, 1_000],
    ],
    [
      'closer at a moment, which stays',
      zoom(view(600, 1_000), bounds, 1 / 2, 700 * MINUTE),
      [650, 850],
    ],
    ['farther', zoom(view(600, 800), bounds, 2, 700 * MINUTE), [500, 900]],
    [
      'farther than all',
      zoom(view(600, 800), bounds, 20, 700 * MINUTE),
      [0, 1_000],
    ],
    [
      'no closer than two minutes',
      zoom(view(600, 602), bounds, 1 / 2, 601 * MINUTE),
      [600, 602],
    ],
    ['within', within(view(-100, 100), bounds), [0, 200]],
    ['air around a bin', spanOf(100 * MINUTE, 300 * MINUTE), [90, 310]],
  ])('%s', (_, result, expected) => {
    expect(minutes(result)).toEqual(expected);
  });

  it.each([
    ['ends now', view(0, 1_000), 1_000],
    ['ended a moment ago', view(0, 995), 1_000],
    ['ended in the past', view(0, 900), 900],
  ])('a view that %s is up to its end', (_, span, to) => {
    expect(upToNow(span, 1_000 * MINUTE).to / MINUTE).toBe(to);
  });
});
