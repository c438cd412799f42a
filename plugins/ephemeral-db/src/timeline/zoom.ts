import type { Span } from './content';

const MINUTE = 60_000;

/** Nobody looks closer than this. */
const SHORTEST = 2 * MINUTE;
/** How far Older and Newer go, as a share of the view: what stood at the edge stays in sight. */
const STEP = 0.75;

/** A view that ends about now means: up to now. Time goes on while it is open. */
export function upToNow(view: Span, now: number): Span {
  const tolerance = Math.max(10 * MINUTE, (view.to - view.from) / 20);
  return now - view.to < tolerance ? { ...view, to: now } : view;
}

/** The span of given moments, with a little air; up to now where that is asked for. */
export function spanOf(from: number, to: number): Span {
  const air = Math.max(MINUTE, (to - from) / 20);
  return { from: from - air, to: to + air };
}

/** Keeps a view within what there is, by moving it, and by shortening it where it is longer. */
export function within(view: Span, bounds: Span): Span {
  const whole = bounds.to - bounds.from;
  const length = Math.min(
    Math.max(view.to - view.from, SHORTEST),
    Math.max(whole, SHORTEST),
  );
  const from = Math.min(
    Math.max(view.from, bounds.from),
    Math.max(bounds.from, bounds.to - length),
  );
  return { from, to: from + length };
}

/** The view before this one. */
export function older(view: Span, bounds: Span): Span {
  const step = (view.to - view.from) * STEP;
  return within({ from: view.from - step, to: view.to - step }, bounds);
}

/** The view after this one. */
export function newer(view: Span, bounds: Span): Span {
  const step = (view.to - view.from) * STEP;
  return within({ from: view.from + step, to: view.to + step }, bounds);
}

/**
 * A view that is longer (`factor` above 1) or shorter, in which the given moment keeps its place.
 */
export function zoom(
  view: Span,
  bounds: Span,
  factor: number,
  at: number,
): Span {
  const length = Math.max(SHORTEST, (view.to - view.from) * factor);
  const share =
    view.to > view.from ? (at - view.from) / (view.to - view.from) : 1;
  const place = Math.min(1, Math.max(0, share));
  const from = at - place * length;
  return within({ from, to: from + length }, bounds);
}
