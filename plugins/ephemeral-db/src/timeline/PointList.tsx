import { useMemo, useState } from 'react';
import Button from '@material-ui/core/Button';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import classNames from 'classnames';
import { briefMoment, dayKey, span } from '../moments';
import { useWords } from '../translation';
import { VerbButton } from '../verbs';
import { type ListedPoint, listDays } from './listDays';
import { useListStyles } from './listStyles';
import { PointPopover } from './MarkPopover';
import { PointMark } from './PointMark';
import { type ListForm, PointRow } from './PointRow';
import type { PointListProps } from './types';
import { useElementWidth } from './useElementWidth';
import { useNews } from './useNews';

const PAGE = 50;

/** The popover is opened by its button alone, so that the focus goes in at once. */
function focusFirst(paper: HTMLElement | null): void {
  paper?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
}

const ignore = () => {};

function formOf(width: number): ListForm {
  // Below, the columns of `middle` do not fit beside each other.
  if (width < 760) return 'narrow';
  return width < 860 ? 'middle' : 'wide';
}

/** The planned capture, on top of the list. */
const PlannedRow = ({ next, now }: { next: Date; now: Date }) => {
  const words = useWords();
  const { t } = words;
  const classes = useListStyles();
  return (
    <div className={classNames(classes.row, classes.planned)}>
      <span className={classes.mark}>
        <PointMark />
      </span>
      <div className={classNames(classes.inner, classes.narrow)}>
        <span>
          <span className={classes.name}>{t('timeline.next')}</span>{' '}
          <span className={classes.subtle}>
            {t('timeline.all.next', {
              clock: briefMoment(next, now, words),
              inSpan: t('moments.inSpan', {
                span: span(next.getTime() - now.getTime(), words),
              }),
            })}
          </span>
        </span>
      </div>
    </div>
  );
};

/**
 * Points by day, newest first, beside the golden rail. Under 600 px, with clones, it is the
 * timeline itself.
 */
export const PointList = (props: PointListProps) => {
  const { source, snapshots, clones, now, olderCount, withClones } = props;
  const words = useWords();
  const { t } = words;
  const classes = useListStyles();
  const [measure, width] = useElementWidth<HTMLDivElement>();
  const [pages, setPages] = useState(1);
  const [opened, setOpened] = useState<
    { listed: ListedPoint; anchor: HTMLElement } | undefined
  >();
  const form = formOf(width);
  const shown = pages * PAGE;
  const days = useMemo(
    () => listDays({ snapshots, clones, shown, now, words }),
    [snapshots, clones, shown, now, words],
  );
  const known = useMemo(() => ({ snapshots, clones }), [snapshots, clones]);
  const news = useNews(source.name, known, words);
  const close = () => setOpened(undefined);

  const total = snapshots.length + olderCount;
  const visible = Math.min(shown, snapshots.length);
  const showMore = () => {
    setPages(pages + 1);
    if (shown + PAGE > snapshots.length && olderCount > 0) {
      props.onLoadOlder?.();
    }
  };
  const canShowMore =
    visible < snapshots.length ||
    (olderCount > 0 && props.onLoadOlder !== undefined);
  const planned = source.nextSnapshotAt
    ? new Date(source.nextSnapshotAt)
    : undefined;
  const isPlannedToday =
    planned !== undefined && days[0]?.key === dayKey(planned, words);

  return (
    <div ref={measure} className={classes.root}>
      {planned && !isPlannedToday && <PlannedRow next={planned} now={now} />}
      {days.map((day, index) => (
        <div key={day.key} role="group" aria-label={day.head}>
          <h4
            className={classNames(
              classes.head,
              form !== 'narrow' && classes.headLine,
              isPlannedToday && index === 0 && classes.headFirst,
            )}
          >
            {day.head}
          </h4>
          {planned && isPlannedToday && index === 0 && (
            <PlannedRow next={planned} now={now} />
          )}
          <ol className={classes.rows} reversed>
            {day.points.map(listed => (
              <PointRow
                key={listed.point.id}
                listed={listed}
                source={source}
                now={now}
                form={form}
                withClones={Boolean(withClones)}
                isOpen={opened?.listed.point.id === listed.point.id}
                onOpen={anchor => setOpened({ listed, anchor })}
                onNewClone={props.onNewClone}
                onOpenClone={props.onOpenClone}
                menu={props.renderMenu?.(listed.point)}
              />
            ))}
          </ol>
        </div>
      ))}
      <div className={classes.footer}>
        {withClones ? (
          canShowMore && (
            <VerbButton className={classes.more} onClick={showMore}>
              {t('timeline.older', { count: total - visible })}
            </VerbButton>
          )
        ) : (
          <>
            <span>
              {t('timeline.all.shown', {
                shown: String(visible),
                total: String(total),
              })}
            </span>
            {canShowMore && (
              <Button
                color="primary"
                disabled={props.loadingOlder}
                onClick={showMore}
                endIcon={<ExpandMoreIcon />}
                style={{ textTransform: 'none' }}
              >
                {t('timeline.all.showMore')}
              </Button>
            )}
          </>
        )}
      </div>
      {opened && (
        <PointPopover
          anchor={opened.anchor}
          mark={opened.listed.mark}
          point={opened.listed.point}
          before={opened.listed.before}
          source={source}
          now={now}
          paperRef={focusFirst}
          onEnter={ignore}
          onLeave={ignore}
          onClose={close}
          onReturn={() => opened.anchor.focus()}
          onNewClone={point => {
            close();
            props.onNewClone(point);
          }}
          onOpenClone={props.onOpenClone}
        />
      )}
      <div role="status" aria-live="polite" className={classes.unseen}>
        {[
          props.loadingOlder ? t('timeline.all.loading') : '',
          ...(withClones ? news.sentences : []),
        ]
          .filter(Boolean)
          .join(' ')}
      </div>
    </div>
  );
};
