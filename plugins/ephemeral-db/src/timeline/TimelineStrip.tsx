import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import classNames from 'classnames';
import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { useWords } from '../translation';
import { dayRange } from './days';
import { byMoment } from './gather';
import { STRIP } from './geometry';
import { NEXT_KEY, stepFocus, tabStop, walkOf } from './keyboard';
import { pointsBefore } from './labels';
import { layoutStrip, type Mark, type StripLayout } from './layout';
import { StripLines } from './StripLines';
import { StripPopovers } from './StripPopovers';
import { StripStops } from './StripStops';
import { useStripStyles } from './stripStyles';
import { StripToolbar } from './StripToolbar';
import type { PointTimelineProps } from './types';
import { useElementWidth } from './useElementWidth';
import { useMarkPopover } from './useMarkPopover';
import { useNews } from './useNews';
import { useStops } from './useStops';
import { useTextMeasure } from './useTextMeasure';
import { useEffectiveView, useViewMoves, useWheel } from './useView';

/** Tells the others which point is looked at, and when none is any more. */
function useLight(
  id: string | undefined,
  onLightPoint: PointTimelineProps['onLightPoint'],
): void {
  const latest = useRef(onLightPoint);
  useEffect(() => {
    latest.current = onLightPoint;
  });
  useEffect(() => {
    if (id === undefined) return undefined;
    latest.current?.(id);
    return () => latest.current?.(undefined);
  }, [id]);
}

/** What is written on the strip, beside what its buttons say themselves. */
const StripTexts = ({ layout }: { layout: StripLayout }) => {
  const { t } = useWords();
  const classes = useStripStyles();
  const { probe, marks, texts, hidden } = layout;
  return (
    <>
      {probe && marks.length > 0 && (
        <span
          className={classes.probe}
          style={{ maxWidth: probe.room }}
          aria-hidden="true"
        >
          {probe.name}
        </span>
      )}
      {texts.map(text => (
        <span
          key={text.key}
          className={classNames(classes.text, text.strong && classes.strong)}
          style={{ left: text.x - text.width / 2, width: text.width }}
          aria-hidden="true"
        >
          {text.text}
        </span>
      ))}
      {hidden > 0 && (
        <span className={classes.hidden}>
          <span aria-hidden="true">
            {t('timeline.moreClones', { amount: String(hidden) })}
          </span>
          <span className={classes.unseen}>
            {t('timeline.moreClonesLong', { count: hidden })}
          </span>
        </span>
      )}
    </>
  );
};

/** The strip itself: see {@link PointTimeline}. */
export const TimelineStrip = (props: PointTimelineProps) => {
  const { density, source, snapshots, clones, days, now, litPointId } = props;
  const words = useWords();
  const classes = useStripStyles();
  const [measure, width] = useElementWidth<HTMLDivElement>();
  const measureText = useTextMeasure();
  const [strip, setStrip] = useState<HTMLDivElement | null>(null);
  const pointer = useRef<string>();
  const focusStop = useRef<(key: string | undefined) => void>(() => {});
  const popover = useMarkPopover(strip, key => focusStop.current(key));
  const view = useEffectiveView(props);
  const openedKey = popover.opened?.key;
  const openedId = snapshots.find(({ id }) => openedKey === `point:${id}`)?.id;
  const selectedId = litPointId ?? openedId;

  const next = source.nextSnapshotAt;
  const layout = useMemo(() => {
    const hasRoom = width > 0 && (density === 'card' || width >= STRIP.narrow);
    if (!hasRoom) return undefined;
    return layoutStrip({
      density,
      width,
      snapshots,
      clones,
      days,
      now,
      next: next ? new Date(next) : undefined,
      view,
      selectedId,
      words,
      measure: measureText,
    });
  }, [
    density,
    width,
    snapshots,
    clones,
    days,
    now,
    next,
    view,
    selectedId,
    words,
    measureText,
  ]);
  const before = useMemo(() => pointsBefore(byMoment(snapshots)), [snapshots]);
  const moves = useViewMoves(props, view, layout);
  useWheel(strip, moves.wheel);
  const stops = useStops(layout);
  focusStop.current = stops.focus;
  const known = useMemo(() => ({ snapshots, clones }), [snapshots, clones]);
  const news = useNews(source.name, known, words);
  useLight(openedId, props.onLightPoint);

  if (!layout) {
    return (
      <div
        ref={measure}
        className={classes.root}
        style={density === 'card' ? { height: STRIP.height } : undefined}
      />
    );
  }

  const { close } = popover;
  const hasPopover = (key: string | undefined): key is string =>
    key === NEXT_KEY || layout.marks.some(mark => mark.key === key);
  const showBin = (mark: Mark) => {
    if (mark.item.kind !== 'bin') return;
    close();
    moves.show?.(mark.item);
  };
  const onMark = (mark: Mark, event: MouseEvent) => {
    const isTouch = pointer.current === 'touch';
    if (mark.item.kind === 'bin' && moves.show && !isTouch) showBin(mark);
    else popover.toggle(mark.key, event.detail === 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const key = stops.keyOf(event.target);
    if (!key || event.altKey || event.ctrlKey || event.metaKey) return;
    const target = stepFocus(walkOf(layout), key, event.key);
    const at = layout.marks.find(mark => mark.key === key)?.item.at;
    if (target !== undefined) {
      event.preventDefault();
      stops.focus(target);
    } else if (event.key === '+' || event.key === '=') {
      moves.zoomIn?.(at);
    } else if (event.key === '-' || event.key === '−') {
      moves.zoomOut?.(at);
    } else if (event.key === 'Escape' && (popover.opened || view)) {
      event.stopPropagation();
      if (popover.opened) close();
      else moves.back?.();
    }
  };
  const onFocus = (event: FocusEvent) => {
    const key = stops.onFocus(event);
    if (hasPopover(key)) popover.open(key);
    else close();
  };
  const onBlur = (event: FocusEvent) => {
    const target = event.relatedTarget as Node | null;
    if (popover.holds(target)) return;
    stops.onLeft();
    if (!stops.keyOf(target)) popover.leave();
  };
  const onMouseEnter = (event: MouseEvent) => {
    const key = stops.keyOf(event.currentTarget);
    if (hasPopover(key) && pointer.current !== 'touch') popover.enter(key);
  };
  const onPointerDown = (event: PointerEvent) => {
    pointer.current = event.pointerType;
  };
  const anchor = openedKey ? stops.elementOf(openedKey) : undefined;

  return (
    <div ref={measure} className={classes.root}>
      {density === 'tab' && (
        <StripToolbar
          range={dayRange(
            new Date(layout.span.from),
            new Date(layout.span.to),
            now,
            words,
          )}
          onOlder={moves.older}
          onNewer={moves.newer}
          onZoomIn={moves.zoomIn && (() => moves.zoomIn?.())}
          onZoomOut={moves.zoomOut && (() => moves.zoomOut?.())}
          onFit={moves.fit}
        />
      )}
      <div
        ref={setStrip}
        className={classes.strip}
        style={{ height: layout.height }}
      >
        <StripLines layout={layout} />
        <StripTexts layout={layout} />
        <ol
          className={classes.list}
          aria-label={words.t('timeline.strip', { source: source.title })}
        >
          <StripStops
            layout={layout}
            clones={clones}
            now={now}
            news={news}
            selectedId={selectedId}
            openedKey={openedKey}
            tabStop={tabStop(layout, stops.last)}
            register={stops.register}
            handlers={{
              onKeyDown,
              onFocus,
              onBlur,
              onMouseEnter,
              onMouseLeave: popover.leave,
              onPointerDown,
            }}
            onOlder={props.onOpenOlder}
            onNewer={moves.newer}
            onMark={onMark}
            onNext={event => popover.toggle(NEXT_KEY, event.detail === 0)}
            onClone={props.onOpenClone}
          />
        </ol>
      </div>
      {anchor && openedKey && (
        <StripPopovers
          anchor={anchor}
          openedKey={openedKey}
          layout={layout}
          frame={popover.frame}
          before={before}
          source={source}
          now={now}
          onShowBin={moves.show && showBin}
          onNewClone={(point: Snapshot) => {
            close();
            props.onNewClone(point);
          }}
          onOpenClone={props.onOpenClone}
        />
      )}
      <div role="status" aria-live="polite" className={classes.unseen}>
        {news.sentences.join(' ')}
      </div>
    </div>
  );
};
