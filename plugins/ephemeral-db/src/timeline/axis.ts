import { scaleUtc } from 'd3-scale';

/** Something that has its place in time. `gap`: the least distance to the next one. */
export interface Stop {
  at: number;
  gap: number;
}

/** Where true time is drawn: the moments of both ends, and their places. */
export interface Axis {
  from: number;
  to: number;
  left: number;
  right: number;
}

/** Drawn so much shorter than true that it has to be said. */
const SHORTENED = 0.7;
/** Drawn so much longer than true that it has to be said. */
const LENGTHENED = 2;
/** Nobody sees less than this. */
const NOTICEABLE = 20;

/** A scale of true time. A span of no length still has a place. */
function trueScale({ from, to, left, right }: Axis) {
  return scaleUtc()
    .domain([from, Math.max(to, from + 1)])
    .range([left, Math.max(left, right)]);
}

/**
 * The places of all stops, in their order: as near to true time as the least distances allow.
 *
 * Taking the least distances away leaves the question for a rising row of numbers with the least
 * squares of error, which pooling neighbours that would cross answers in one pass.
 */
export function placeElastic(stops: Stop[], axis: Axis): number[] {
  const scale = trueScale(axis);
  const offsets: number[] = [];
  let offset = 0;
  for (const stop of stops) {
    offsets.push(offset);
    offset += stop.gap;
  }
  const pools: { sum: number; size: number }[] = [];
  stops.forEach((stop, index) => {
    let pool = { sum: scale(stop.at) - offsets[index], size: 1 };
    while (pools.length > 0) {
      const before = pools[pools.length - 1];
      if (before.sum / before.size <= pool.sum / pool.size) break;
      pools.pop();
      pool = { sum: before.sum + pool.sum, size: before.size + pool.size };
    }
    pools.push(pool);
  });
  const last = offsets.length > 0 ? offsets[offsets.length - 1] : 0;
  // Where there is no room for all, the newest keep theirs: the left end gives way.
  const highest = axis.right - last;
  const lowest = Math.min(axis.left, highest);
  const places: number[] = [];
  for (const { sum, size } of pools) {
    const place = Math.min(highest, Math.max(lowest, sum / size));
    for (let count = 0; count < size; count++) {
      places.push(place + offsets[places.length]);
    }
  }
  return places;
}

/** How a stretch between two neighbours is drawn. */
export type StretchShape = 'true' | 'shortened' | 'lengthened';

/** Compares each stretch between neighbours with its true length on this axis. */
export function shapeStretches(
  stops: { at: number }[],
  places: number[],
  axis: Axis,
): StretchShape[] {
  const scale = trueScale(axis);
  return places.slice(1).map((place, index) => {
    const drawn = place - places[index];
    const length = scale(stops[index + 1].at) - scale(stops[index].at);
    if (drawn < length * SHORTENED && length - drawn >= NOTICEABLE) {
      return 'shortened';
    }
    return drawn > length * LENGTHENED && drawn - length >= NOTICEABLE
      ? 'lengthened'
      : 'true';
  });
}

/** The moment under a place, between the neighbours that are drawn there. */
export function momentAt(
  place: number,
  stops: { at: number }[],
  places: number[],
  axis: Axis,
): number {
  const moments = [axis.from, ...stops.map(stop => stop.at), axis.to];
  const ends = [
    Math.min(axis.left, places[0] ?? axis.left),
    ...places,
    Math.max(axis.right, places[places.length - 1] ?? axis.right),
  ];
  const rising = moments.map((_, index) =>
    Math.max(...moments.slice(0, index + 1)),
  );
  const after = ends.findIndex(end => end >= place);
  if (after === 0) return rising[0];
  if (after < 0) return rising[rising.length - 1];
  const width = ends[after] - ends[after - 1];
  const share = width > 0 ? (place - ends[after - 1]) / width : 1;
  return rising[after - 1] + share * (rising[after] - rising[after - 1]);
}
