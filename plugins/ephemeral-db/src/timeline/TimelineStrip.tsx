import {
  type KeyboardEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import classNames from 'classnames';
import { useWords } from '../translation';
import { BranchChip } from './BranchChip';
import { dayRange } from './days';
import { byMoment } from './gather';
import { STRIP } from './geometry';
import {
  chipKey,
  NEWER_KEY,
  NEXT_KEY,
  OLDER_KEY,
  stepFocus,
  tabStop,
  walkOf,
} from './keyboard';
import { pointsBefore } from './labels';
import { layoutStrip, type Mark } from './layout';
import { BinPopover, PlannedPopover, PointPopover } from './MarkPopover';
import { spokenClone, spokenMark, spokenNext, spokenPill } from './names';
import { PointMark } from './PointMark';
import { StripLines } from './StripLines';
import { Label, StopButton, StripMark } from './StripMark';
import { useStripStyles } from './stripStyles';
import { StripToolbar } from './StripToolbar';
import type { PointTimelineProps } from './types';
import { useElementWidth } from './useElementWidth';
import { useNews } from './useNews';
import { usePopover } from './usePopover';
import { useStops } from './useStops';
import { useTextMeasure } from './useTextMeasure';
import { useEffectiveView, useViewMoves, useWheel } from './useView';

/** Which point a mark stands for, where it is one. */
function pointIdOf(mark: Mark | undefined): string | undefined {
  return mark?.item.kind === 'point' ? mark.item.point.id : undefined;
}

function holdsPoint(mark: Mark, id: string | undefined): boolean {
  if (id === undefined) return false;
  return mark.item.kind === 'point'
    ? mark.item.point.id === id
    : mark.item.points.some(point => point.id === id);
}

/** The strip itself: see {@link PointTimeline}. */
export const TimelineStrip = (props: PointTimelineProps) => {
  const { density, source, snapshots, clones, days, now, litPointId } = props;
  const words = useWords();
  const classes = useStripStyles();
  const [measure, width] = useElementWidth<HTMLDivElement>();
  const [strip, setStrip] = useState<HTMLDivElement | null>(null);
  const measureText = useTextMeasure();
  const popover = usePopover();
  const paper = useRef<HTMLElement | null>(null);
  const wantsPaper = useRef(false);
  const pointer = useRef<string>();
  const openedKey = popover.opened?.key;
  const view = useEffectiveView(props);

  const next = source.nextSnapshotAt;
  const selectedId =
    litPointId ??
    (openedKey?.startsWith('point:') ? openedKey.slice(6) : undefined);
  const layout = useMemo(
    () =>
      width === 0 || (density === 'tab' && width < STRIP.narrow)
        ? undefined
        : layoutStrip({
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
          }),
    [
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
    ],
  );
  const before = useMemo(() => pointsBefore(byMoment(snapshots)), [snapshots]);
  const moves = useViewMoves(props, view, layout);
  useWheel(strip, moves.wheel);
  const stops = useStops(layout);
  const known = useMemo(() => ({ snapshots, clones }), [snapshots, clones]);
  const news = useNews(source.name, known, words);

  const openMark = layout?.marks.find(mark => mark.key === openedKey);
  const lightPoint = useRef(props.onLightPoint);
  useEffect(() => {
    lightPoint.current = props.onLightPoint;
  });
  const shownId = pointIdOf(openMark);
  useEffect(() => {
    if (shownId === undefined) return undefined;
    lightPoint.current?.(shownId);
    return () => lightPoint.current?.(undefined);
  }, [shownId]);

  const pinned = popover.opened?.pinned;
  const { close } = popover;
  useEffect(() => {
    if (!pinned) return undefined;
    const onPointerDown = (event: Event) => {
      const target = event.target as Node;
      if (!paper.current?.contains(target) && !strip?.contains(target)) close();
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => document.removeEventListener('pointerdown', onPointerDown);
  }, [pinned, close, strip]);

  if (!layout) {
    return (
      <div
        ref={measure}
        className={classes.root}
        style={density === 'card' ? { height: STRIP.height } : undefined}
      />
    );
  }

  const stop = tabStop(layout, stops.last);
  const walk = walkOf(layout);
  const focusPaper = () =>
    paper.current
      ?.querySelector<HTMLElement>('button')
      ?.focus({ preventScroll: true });
  const toggle = (key: string, isByKeyboard: boolean) => {
    if (popover.opened?.key === key && popover.opened.pinned && !isByKeyboard) {
      close();
      return;
    }
    popover.open(key, true);
    if (!isByKeyboard) return;
    wantsPaper.current = true;
    focusPaper();
  };
  const showBin = (mark: Mark) => {
    if (mark.item.kind !== 'bin' || !moves.show) return;
    close();
    moves.show(mark.item);
  };
  const onMarkClick = (mark: Mark) => (event: React.MouseEvent) => {
    const isTouch = pointer.current === 'touch';
    if (mark.item.kind === 'bin' && moves.show && !isTouch) showBin(mark);
    else toggle(mark.key, event.detail === 0);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const key = stops.keyOf(event.target);
    if (!key || event.altKey || event.ctrlKey || event.metaKey) return;
    const target = stepFocus(walk, key, event.key);
    if (target !== undefined) {
      event.preventDefault();
      stops.focus(target);
      return;
    }
    const mark = layout.marks.find(candidate => candidate.key === key);
    const at = mark?.item.at;
    if (event.key === '+' || event.key === '=') moves.zoomIn?.(at);
    else if (event.key === '-' || event.key === '−') moves.zoomOut?.(at);
    else if (event.key === 'Escape') {
      if (popover.opened) {
        event.stopPropagation();
        close();
      } else if (view && moves.back) {
        event.stopPropagation();
        moves.back();
      }
    }
  };

  const frame = {
    paperRef: (element: HTMLElement | null) => {
      paper.current = element;
      if (element && wantsPaper.current) {
        wantsPaper.current = false;
        focusPaper();
      }
    },
    onEnter: popover.stay,
    onLeave: popover.leave,
    onClose: close,
    onReturn: () => stops.focus(openedKey),
  };
  const anchor = openedKey ? stops.elementOf(openedKey) : undefined;
  const newClone = (point: Parameters<typeof props.onNewClone>[0]) => {
    close();
    props.onNewClone(point);
  };
  const stopProps = (key: string, name: string) => ({
    ref: stops.register(key),
    name,
    isTabStop: key === stop,
  });
  const cloneOf = new Map(clones.map(clone => [clone.id, clone]));
  const range = dayRange(
    new Date(layout.span.from),
    new Date(layout.span.to),
    now,
    words,
  );

  return (
    <div ref={measure} className={classes.root}>
      {density === 'tab' && (
        <StripToolbar
          range={range}
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
        {layout.probe && layout.marks.length > 0 && (
          <span
            className={classes.probe}
            style={{ maxWidth: layout.probe.room }}
            aria-hidden="true"
          >
            {layout.probe.name}
          </span>
        )}
        {layout.texts.map(text => (
          <span
            key={text.key}
            className={classNames(classes.text, text.strong && classes.strong)}
            style={{ left: text.x - text.width / 2, width: text.width }}
            aria-hidden="true"
          >
            {text.text}
          </span>
        ))}
        <ol
          className={classes.list}
          aria-label={words.t('timeline.strip', { source: source.title })}
          onPointerDown={event => {
            pointer.current = event.pointerType;
          }}
          onKeyDown={onKeyDown}
          onMouseOver={event => {
            const key = stops.keyOf(
              (event.target as Element).closest('button'),
            );
            if (key && pointer.current !== 'touch') popover.enter(key);
          }}
          onMouseLeave={popover.leave}
          onFocus={event => {
            const key = stops.onFocus(event);
            if (key) popover.open(key);
          }}
          onBlur={event => {
            const target = event.relatedTarget as Node | null;
            if (target && paper.current?.contains(target)) return;
            stops.onLeft();
            if (!event.currentTarget.contains(target)) popover.leave();
          }}
        >
          {layout.older && (
            <li>
              <StopButton
                {...stopProps(
                  OLDER_KEY,
                  spokenPill('older', layout.older, words),
                )}
                className={classes.pill}
                style={{ left: layout.older.x, width: layout.older.width }}
                onClick={props.onOpenOlder}
              >
                {layout.older.text}
              </StopButton>
            </li>
          )}
          {layout.marks.map(mark => [
            <li key={mark.key}>
              <StripMark
                {...stopProps(mark.key, spokenMark(mark, now, words))}
                mark={mark}
                isSelected={
                  holdsPoint(mark, selectedId) || mark.key === openedKey
                }
                isOpen={mark.key === openedKey}
                isArriving={news.arrived.some(id => holdsPoint(mark, id))}
                onClick={onMarkClick(mark)}
              />
            </li>,
            ...layout.branches.chips
              .filter(chip => chip.rootKey === mark.key)
              .map(chip => {
                const clone = cloneOf.get(chip.key);
                return (
                  clone && (
                    <li key={chip.key}>
                      <BranchChip
                        {...stopProps(
                          chipKey(chip.key),
                          spokenClone(clone, now, words),
                        )}
                        clone={clone}
                        chip={chip}
                        now={now}
                        hasFinished={news.finished.includes(clone.id)}
                        onClick={() => props.onOpenClone(clone)}
                      />
                    </li>
                  )
                );
              }),
          ])}
          {layout.newer && moves.newer && (
            <li>
              <StopButton
                {...stopProps(
                  NEWER_KEY,
                  spokenPill('newer', layout.newer, words),
                )}
                className={classes.pill}
                style={{ left: layout.newer.x, width: layout.newer.width }}
                onClick={moves.newer}
              >
                {layout.newer.text}
              </StopButton>
            </li>
          )}
          {layout.next && (
            <li>
              <StopButton
                {...stopProps(NEXT_KEY, spokenNext(layout.next.at, now, words))}
                className={classes.mark}
                style={{ left: layout.next.x - STRIP.bare / 2 }}
                opens
                isOpen={openedKey === NEXT_KEY}
                onClick={event => toggle(NEXT_KEY, event.detail === 0)}
              >
                <PointMark />
                <Label
                  middle={STRIP.bare / 2}
                  label={{
                    head: words.t('timeline.next'),
                    named: false,
                    locked: false,
                    middle: layout.next.text,
                    room: Math.floor(2 * (layout.width - layout.next.x)),
                  }}
                />
              </StopButton>
            </li>
          )}
        </ol>
        {layout.hidden > 0 && (
          <span className={classes.hidden}>
            <span aria-hidden="true">
              {words.t('timeline.moreClones', {
                amount: String(layout.hidden),
              })}
            </span>
            <span className={classes.unseen}>
              {words.t('timeline.moreClonesLong', { count: layout.hidden })}
            </span>
          </span>
        )}
      </div>
      {anchor && openMark?.item.kind === 'point' && (
        <PointPopover
          {...frame}
          key={openMark.key}
          anchor={anchor}
          mark={openMark}
          point={openMark.item.point}
          before={before.get(openMark.item.point.id)}
          source={source}
          now={now}
          onNewClone={newClone}
          onOpenClone={props.onOpenClone}
        />
      )}
      {anchor && openMark?.item.kind === 'bin' && (
        <BinPopover
          {...frame}
          key={openMark.key}
          anchor={anchor}
          mark={openMark}
          bin={openMark.item}
          probe={layout.probe?.name}
          now={now}
          onShow={moves.show && (() => showBin(openMark))}
          onOpenClone={props.onOpenClone}
        />
      )}
      {anchor && openedKey === NEXT_KEY && layout.next && (
        <PlannedPopover
          {...frame}
          anchor={anchor}
          next={layout.next.at}
          now={now}
        />
      )}
      <div role="status" aria-live="polite" className={classes.unseen}>
        {news.sentences.join(' ')}
      </div>
    </div>
  );
};
