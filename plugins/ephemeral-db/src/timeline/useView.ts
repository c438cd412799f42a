import { useEffect, useMemo, useRef } from 'react';
import { momentAt } from './axis';
import type { Span } from './content';
import { dayStart, pointMoment } from './gather';
import type { StripLayout } from './layout';
import type { PointTimelineProps } from './types';
import { newer, older, spanOf, upToNow, within, zoom } from './zoom';

const IN = 1 / 2;
const OUT = 2;
/** One notch of a wheel. */
const NOTCH = 1.2;

/** From the first that is known to now. */
function boundsOf(props: PointTimelineProps): Span {
  const now = props.now.getTime();
  const first = Math.min(
    now,
    ...props.snapshots.map(pointMoment),
    ...props.days.filter(day => day.snapshots > 0).map(dayStart),
  );
  return { ...spanOf(first, now), to: now };
}

/** The view that the tab shows, if any but all that is loaded. */
export function useEffectiveView(props: PointTimelineProps): Span | undefined {
  const { view, now, density } = props;
  return useMemo(
    () =>
      view && density === 'tab'
        ? upToNow(
            { from: view.from.getTime(), to: view.to.getTime() },
            now.getTime(),
          )
        : undefined,
    [view, density, now],
  );
}

/** The ways to see other moments. What is absent is not possible now. */
export interface ViewMoves {
  older?(): void;
  newer?(): void;
  zoomIn?(at?: number): void;
  zoomOut?(at?: number): void;
  fit?(): void;
  show?(span: Span): void;
  /** Back to what was shown before the last closer look, else a longer view. */
  back?(): void;
  wheel?(direction: number, x: number): void;
}

/** @see ViewMoves */
export function useViewMoves(
  props: PointTimelineProps,
  view: Span | undefined,
  layout: StripLayout | undefined,
): ViewMoves {
  const { onViewChange, density } = props;
  // What was shown before each closer look, the last one at the end; undefined is all.
  const trail = useRef<(Span | undefined)[]>([]);
  // Back at all that is loaded by other ways: nothing to go back to.
  useEffect(() => {
    if (!view) trail.current = [];
  }, [view]);
  if (density !== 'tab' || !onViewChange || !layout) return {};

  const bounds = boundsOf(props);
  const current = view ?? layout.span;
  const change = (next: Span | undefined) =>
    onViewChange(next && { from: new Date(next.from), to: new Date(next.to) });
  const closer = (next: Span) => {
    trail.current.push(view);
    change(next);
  };
  const middle = (current.from + current.to) / 2;
  const atNow = current.to >= bounds.to;
  const showsAll = current.from <= bounds.from && atNow;
  const zoomOut = (at = atNow ? bounds.to : middle) =>
    change(zoom(current, bounds, OUT, at));
  const zoomIn = (at = atNow ? bounds.to : middle) =>
    closer(zoom(current, bounds, IN, at));
  const placeOf = (x: number) =>
    momentAt(
      x,
      layout.stops,
      layout.stops.map(stop => stop.x),
    );
  return {
    older: layout.older ? () => change(older(current, bounds)) : undefined,
    newer: atNow ? undefined : () => change(newer(current, bounds)),
    zoomIn: layout.marks.length > 0 ? zoomIn : undefined,
    zoomOut: showsAll ? undefined : zoomOut,
    fit: view ? () => change(undefined) : undefined,
    show: span => closer(within(spanOf(span.from, span.to), bounds)),
    back: () => {
      if (trail.current.length > 0) change(trail.current.pop());
      else if (view && !showsAll) zoomOut();
    },
    wheel: (direction, x) =>
      change(
        zoom(current, bounds, direction > 0 ? NOTCH : 1 / NOTCH, placeOf(x)),
      ),
  };
}

/** Ctrl or ⌘ with the wheel zooms; the plain wheel is left to the page. */
export function useWheel(
  element: HTMLElement | null,
  wheel: ViewMoves['wheel'],
): void {
  const latest = useRef(wheel);
  useEffect(() => {
    latest.current = wheel;
  });
  useEffect(() => {
    if (!element) return undefined;
    const onWheel = (event: WheelEvent) => {
      if (!latest.current || !(event.ctrlKey || event.metaKey)) return;
      // React listens passively, and then the browser would zoom the page.
      event.preventDefault();
      const { left } = element.getBoundingClientRect();
      if (event.deltaY !== 0) {
        latest.current(event.deltaY, event.clientX - left);
      }
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [element]);
}
