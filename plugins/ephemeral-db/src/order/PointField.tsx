import { type ReactNode, type Ref, useId } from 'react';
import type {
  Snapshot,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { alpha, makeStyles } from '@material-ui/core/styles';
import classNames from 'classnames';
import { ErrorNote } from '../errors';
import { Bone } from '../skeleton';
import { subtleText } from '../tones';
import { useWords } from '../translation';
import { Field, type FieldBasics } from './Field';
import { pointSummary } from './findPoints';
import { PointChooser } from './PointChooser';
import { newestOf, type useReadyPoints } from './useReadyPoints';

const useStyles = makeStyles(theme => ({
  box: {
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: 8,
    overflow: 'hidden',
  },
  option: {
    padding: theme.spacing(1.25, 2),
    '& + &': { borderTop: `1px solid ${theme.palette.divider}` },
  },
  label: {
    display: 'grid',
    gridTemplateColumns: '20px 1fr',
    columnGap: theme.spacing(1.5),
    alignItems: 'start',
    cursor: 'pointer',
    '& input': {
      width: 18,
      height: 18,
      margin: '2px 0 0',
      accentColor: theme.palette.primary.main,
    },
  },
  name: { fontWeight: 600, fontSize: theme.typography.pxToRem(14) },
  summary: {
    display: 'block',
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(14),
  },
  chosen: { background: alpha(theme.palette.primary.main, 0.06) },
  disabled: { cursor: 'default' },
  unfolded: {
    marginTop: theme.spacing(1),
    marginLeft: theme.spacing(4),
    [theme.breakpoints.down('xs')]: { marginLeft: 0 },
  },
}));

/** Which point a clone is made from. */
export type PointChoice =
  | { kind: 'newest' }
  | { kind: 'new' }
  | { kind: 'given'; point: Snapshot }
  | { kind: 'chosen'; point?: Snapshot };

/** That a point may be taken first. */
export interface CaptureOffer {
  /** What it takes. */
  summary: string;
  /** Why it cannot be done. */
  refusal?: string;
}

/** @see PointField */
export interface PointFieldProps {
  source: Source;
  query: ReturnType<typeof useReadyPoints>;
  now: Date;
  /** The point that was clicked. */
  given?: Snapshot;
  /** Absent where only points that are there can be had. */
  capture?: CaptureOffer;
  value: PointChoice;
  onChange(choice: PointChoice): void;
  error?: string;
  /** What another form than the dialog says of it. */
  basics?: FieldBasics;
  firstRef?: Ref<HTMLInputElement>;
}

/** Newest, one that is taken first, the clicked one, or one of all. */
export const PointField = (props: PointFieldProps) => {
  const { source, query, now, given, capture, value, onChange } = props;
  const { error, basics, firstRef } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const fieldId = useId();
  const newest = newestOf(query.points);
  const isEmpty = query.points?.length === 0;
  const hasNoNewest = query.points !== undefined && !newest;
  const isNewest = given !== undefined && given.id === newest?.id;

  const option = (
    kind: PointChoice['kind'],
    texts: { name: string; summary?: ReactNode },
    choose: () => void,
    rest: { unfolded?: ReactNode; isDisabled?: boolean } = {},
  ) => (
    <div
      className={classNames(
        classes.option,
        value.kind === kind && classes.chosen,
      )}
    >
      <label
        className={classNames(
          classes.label,
          rest.isDisabled && classes.disabled,
        )}
      >
        <input
          ref={value.kind === kind ? firstRef : undefined}
          type="radio"
          name={`${fieldId}point`}
          disabled={rest.isDisabled}
          checked={value.kind === kind}
          onChange={choose}
        />
        <span>
          <span className={classes.name}>{texts.name}</span>
          {texts.summary && (
            <span className={classes.summary}>{texts.summary}</span>
          )}
        </span>
      </label>
      {rest.unfolded && <div className={classes.unfolded}>{rest.unfolded}</div>}
    </div>
  );

  const body = () => {
    if (query.error && !query.points) {
      return (
        <ErrorNote
          small
          error={query.error}
          what={t('common.loadFailed', { what: t('common.whatTimeline') })}
          onRetry={() => query.refetch()}
        />
      );
    }
    if (isEmpty && !given && !capture) {
      return t('order.newClone.noPoint', { source: source.title });
    }
    const noPoint = hasNoNewest ? (
      t('order.newClone.noPointYet')
    ) : (
      <Bone width={180} height={16} />
    );
    return (
      <div className={classes.box}>
        {option(
          'newest',
          {
            name: t('order.newClone.newest'),
            summary: newest ? pointSummary(newest, now, words, 'ago') : noPoint,
          },
          () => onChange({ kind: 'newest' }),
          { isDisabled: hasNoNewest },
        )}
        {capture &&
          option(
            'new',
            {
              name: t('order.newClone.takeNew'),
              summary: capture.refusal ?? capture.summary,
            },
            () => onChange({ kind: 'new' }),
            { isDisabled: capture.refusal !== undefined },
          )}
        {given &&
          !isNewest &&
          option(
            'given',
            {
              name: given.label ?? t('order.newClone.chosen'),
              summary: pointSummary(
                { ...given, label: undefined },
                now,
                words,
                'moment',
              ),
            },
            () => onChange({ kind: 'given', point: given }),
          )}
        {option(
          'chosen',
          {
            name: t('order.newClone.choose'),
            summary:
              value.kind === 'chosen' && value.point
                ? pointSummary(value.point, now, words, 'moment')
                : undefined,
          },
          () =>
            onChange({
              kind: 'chosen',
              point: given ?? newest ?? query.points?.[0],
            }),
          {
            isDisabled: isEmpty && !given,
            unfolded: value.kind === 'chosen' && (
              <PointChooser
                query={query}
                now={now}
                value={value.point}
                onChange={point => onChange({ kind: 'chosen', point })}
              />
            ),
          },
        )}
      </div>
    );
  };

  return (
    <Field
      legend={t('order.newClone.point')}
      {...basics}
      id={fieldId}
      error={error}
    >
      {body()}
    </Field>
  );
};
