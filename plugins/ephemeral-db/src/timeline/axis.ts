import { scaleUtc } from 'd3-scale';

/** Something that has its place in time. `gap`: the least distance to the next one. */
export interface Stop {
  at: number;
  gap: number;
}

/** How a stretch between two neighbours is drawn, against the scale of its picture. */
export type StretchShape = 'true' | 'shortened' | 'lengthened';

/** Stops in their places, and the shape of the stretch after each but the last. */
export interface Elastic {
  places: number[];
  shapes: StretchShape[];
}

/** A stretch takes no more than so many times its fair share. */
const MOST_SHARES = 2.5;
/** Drawn so much shorter than true that it has to be said. */
const SHORTENED = 0.5;
/** Drawn so much longer than true that it has to be said. */
const LENGTHENED = 2;
/** Nobody sees less than this. */
const NOTICEABLE = 12;
/** Halvings of the scale: beyond the last digit of a pixel. */
const STEPS = 50;

function clampTo(least: number, value: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

/**
 * Places stops between both ends, the first at the left, the last at the right, true to time as
 * far as nothing touches and nothing is lost in emptiness: one scale holds for all stretches, but
 * neighbours keep their least distance, and a stretch of silence is cut to a few times its share.
 * Two points 100 s apart stay two marks, also three weeks later.
 *
 * The scale is the one at which all stretches together fill the room. Longer ones only grow with
 * it, so that halving finds it.
 */
export function placeElastic(
  stops: Stop[],
  left: number,
  right: number,
): Elastic {
  if (stops.length === 0) return { places: [], shapes: [] };
  const stretches = stops.slice(0, -1).map((stop, index) => ({
    time: Math.max(0, stops[index + 1].at - stop.at),
    gap: stop.gap,
  }));
  const room = right - left;
  const most = (MOST_SHARES * room) / Math.max(1, stretches.length);
  const lengthAt = (scale: number) =>
    stretches.map(({ time, gap }) =>
      clampTo(gap, time * scale, Math.max(gap, most)),
    );
  const total = (lengths: number[]) => lengths.reduce((a, b) => a + b, 0);

  const shortest = Math.min(
    ...stretches.filter(({ time }) => time > 0).map(({ time }) => time),
  );
  let low = 0;
  let high = Number.isFinite(shortest) ? most / shortest : 0;
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (total(lengthAt(middle)) > room) high = middle;
    else low = middle;
  }
  const lengths = lengthAt(low);
  // Where even the least distances are too long, the newest keep theirs and the left end gives way.
  const places = [right - total(lengths)];
  for (const length of lengths) places.push(places[places.length - 1] + length);
  return { places, shapes: shapesOf(stretches, lengths) };
}

/** Against the scale of most stretches: what is drawn otherwise has to say so. */
function shapesOf(
  stretches: { time: number }[],
  lengths: number[],
): StretchShape[] {
  const scales = stretches
    .flatMap(({ time }, index) => (time > 0 ? [lengths[index] / time] : []))
    .sort((one, other) => one - other);
  const scale = scales[Math.floor((scales.length - 1) / 2)] ?? 0;
  return lengths.map((drawn, index) => {
    const length = stretches[index].time * scale;
    if (Math.abs(drawn - length) < NOTICEABLE) return 'true';
    if (drawn < length * SHORTENED) return 'shortened';
    return drawn > length * LENGTHENED ? 'lengthened' : 'true';
  });
}

/** The moment that is drawn at a place, between the stops that are drawn there. */
export function momentAt(
  place: number,
  stops: { at: number }[],
  places: number[],
): number {
  return scaleUtc()
    .domain(stops.map(stop => stop.at))
    .range(places)
    .clamp(true)
    .invert(place)
    .getTime();
}
