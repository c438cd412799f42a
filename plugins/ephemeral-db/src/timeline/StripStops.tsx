import type { MouseEvent, RefCallback } from 'react';
import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { useWords } from '../translation';
import { BranchChip } from './BranchChip';
import { STRIP } from './geometry';
import { chipKey, NEWER_KEY, NEXT_KEY, OLDER_KEY } from './keyboard';
import type { EndPill, Mark, StripLayout } from './layout';
import { spokenClone, spokenMark, spokenNext, spokenPill } from './names';
import type { News } from './news';
import { PointMark } from './PointMark';
import { Label, StopButton, type StopHandlers, StripMark } from './StripMark';
import { useStripStyles } from './stripStyles';

/** @see StripStops */
export interface StripStopsProps {
  layout: StripLayout;
  clones: Clone[];
  now: Date;
  news: News;
  selectedId?: string;
  openedKey?: string;
  /** Which of them Tab enters. */
  tabStop?: string;
  register(key: string): RefCallback<HTMLElement>;
  handlers: StopHandlers;
  onOlder(): void;
  onNewer?(): void;
  onMark(mark: Mark, event: MouseEvent): void;
  onNext(event: MouseEvent): void;
  onClone(clone: Clone): void;
}

function holdsPoint({ item }: Mark, id: string | undefined): boolean {
  if (id === undefined) return false;
  return item.kind === 'point'
    ? item.point.id === id
    : item.points.some(point => point.id === id);
}

/** Everything on the strip that can have the focus, oldest first, each clone after its point. */
export const StripStops = (props: StripStopsProps) => {
  const { layout, clones, now, news, selectedId, openedKey } = props;
  const words = useWords();
  const classes = useStripStyles();
  const cloneOf = new Map(clones.map(clone => [clone.id, clone]));
  const stopProps = (key: string, name: string) => ({
    ref: props.register(key),
    name,
    isTabStop: key === props.tabStop,
    handlers: props.handlers,
  });
  const pill = (
    which: 'older' | 'newer',
    end: EndPill | undefined,
    onClick: (() => void) | undefined,
  ) =>
    end &&
    onClick && (
      <li>
        <StopButton
          {...stopProps(
            which === 'older' ? OLDER_KEY : NEWER_KEY,
            spokenPill(which, end, words),
          )}
          className={classes.pill}
          style={{ left: end.x, width: end.width }}
          onClick={onClick}
        >
          <span aria-hidden="true">{end.text}</span>
        </StopButton>
      </li>
    );
  const chipsOf = (mark: Mark) =>
    layout.branches.chips.flatMap(chip => {
      const clone = chip.rootKey === mark.key && cloneOf.get(chip.key);
      if (!clone) return [];
      const key = chipKey(chip.key);
      return [
        <li key={key}>
          <BranchChip
            {...stopProps(key, spokenClone(clone, now, words))}
            clone={clone}
            chip={chip}
            now={now}
            hasFinished={news.finished.includes(clone.id)}
            onClick={() => props.onClone(clone)}
          />
        </li>,
      ];
    });
  const { next } = layout;
  return (
    <>
      {pill('older', layout.older, props.onOlder)}
      {layout.marks.flatMap(mark => [
        <li key={mark.key}>
          <StripMark
            {...stopProps(mark.key, spokenMark(mark, now, words))}
            mark={mark}
            isSelected={holdsPoint(mark, selectedId) || mark.key === openedKey}
            isOpen={mark.key === openedKey}
            isArriving={news.arrived.some(id => holdsPoint(mark, id))}
            onClick={event => props.onMark(mark, event)}
          />
        </li>,
        ...chipsOf(mark),
      ])}
      {pill('newer', layout.newer, props.onNewer)}
      {next && (
        <li>
          <StopButton
            {...stopProps(NEXT_KEY, spokenNext(next.at, now, words))}
            className={classes.mark}
            style={{ left: next.x - STRIP.bare / 2 }}
            opens
            isOpen={openedKey === NEXT_KEY}
            onClick={props.onNext}
          >
            <PointMark />
            <Label
              middle={STRIP.bare / 2}
              label={{
                head: words.t('timeline.next'),
                named: false,
                locked: false,
                middle: next.text,
                room: Math.floor(2 * (layout.width - next.x)),
              }}
            />
          </StopButton>
        </li>
      )}
    </>
  );
};
