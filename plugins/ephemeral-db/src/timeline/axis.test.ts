import { momentAt, placeElastic } from './axis';

const HOUR = 3_600_000;

function place(hours: number[], gap: number, width: number) {
  return placeElastic(
    hours.map(hour => ({ at: hour * HOUR, gap })),
    0,
    width,
  );
}

describe('placeElastic', () => {
  it.each<[string, number[], number, number, number[], string[]]>([
    ['no stop', [], 10, 100, [], []],
    ['one stop', [0], 10, 100, [100], []],
    [
      'true time where nothing touches',
      [0, 1, 3, 4],
      10,
      400,
      [0, 100, 300, 400],
      ['true', 'true', 'true'],
    ],
    [
      'neighbours too near are pushed apart, the rest shares one scale',
      [0, 10, 20, 20.01],
      50,
      250,
      [0, 100, 200, 250],
      ['true', 'true', 'lengthened'],
    ],
    [
      'the same moment twice stays two places',
      [0, 10, 10],
      20,
      120,
      [0, 100, 120],
      ['true', 'lengthened'],
    ],
    [
      'a long silence is cut to two and a half shares',
      [0, 1, 2, 3, 400],
      10,
      400,
      [0, 50, 100, 150, 400],
      ['true', 'true', 'true', 'shortened'],
    ],
    [
      'without room for all the newest keep their distances',
      [0, 1, 2],
      50,
      60,
      [-40, 10, 60],
      ['true', 'true'],
    ],
  ])('%s', (_, hours, gap, width, places, shapes) => {
    const elastic = place(hours, gap, width);

    expect(elastic.places.map(Math.round)).toEqual(places);
    expect(elastic.shapes).toEqual(shapes);
  });

  it('keeps two points 100 s apart two marks, also three weeks later', () => {
    const now = 21 * 24;
    const { places, shapes } = place([0, 100 / 3_600, now], 52, 500);

    expect(places[1] - places[0]).toBeCloseTo(52);
    expect(places[2]).toBeCloseTo(500);
    expect(shapes[0]).toBe('lengthened');
  });

  it('never lets neighbours come nearer than their distance, and keeps their order', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let round = 0; round < 50; round++) {
      const stops = Array.from(
        { length: 2 + Math.floor(random() * 40) },
        () => ({
          at: Math.floor(random() ** 4 * 1e10),
          gap: 28 + Math.floor(random() * 40),
        }),
      ).sort((one, other) => one.at - other.at);
      const { places } = placeElastic(stops, 60, 2_600);

      places.slice(1).forEach((x, index) => {
        expect(x - places[index]).toBeGreaterThanOrEqual(
          stops[index].gap - 1e-6,
        );
      });
      expect(places[0]).toBeGreaterThanOrEqual(60 - 1);
      expect(places[places.length - 1]).toBeCloseTo(2_600);
    }
  });
});

describe('momentAt', () => {
  const stops = [{ at: 0 }, { at: 1_000 }, { at: 101_000 }];
  const places = [0, 100, 200];

  it.each([
    [-50, 0],
    [0, 0],
    [50, 500],
    [100, 1_000],
    [150, 51_000],
    [400, 101_000],
  ])('at %s px it is %s', (x, moment) => {
    expect(momentAt(x, stops, places)).toBe(moment);
  });
});
