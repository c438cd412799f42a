import { makeStyles } from '@material-ui/core/styles';
import AddIcon from '@material-ui/icons/Add';
import type {
  Clone,
  Snapshot,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { formatNumber } from '../intl';
import { briefMoment, pointName, span } from '../moments';
import { describeClone, describePoint } from '../states';
import { StateChip, subtleText } from '../tones';
import { useWords, type Words } from '../translation';
import { VerbButton } from '../verbs';
import { binSpan } from './days';
import type { BinItem } from './gather';
import { figureRange } from './labels';
import type { Mark } from './layout';
import { pointFacts, pointNotes, pointOnButton } from './popoverFacts';
import { StripPopover, type StripPopoverProps } from './StripPopover';

/** So many clones are named; the rest is counted. */
const NAMED_CLONES = 4;

const useStyles = makeStyles(
  theme => ({
    quiet: { color: subtleText(theme) },
    button: { width: '100%', marginTop: theme.spacing(1.5) },
    clones: {
      listStyle: 'none',
      margin: theme.spacing(1, 0, 0),
      padding: theme.spacing(0.5, 0, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
      color: subtleText(theme),
    },
    clone: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      width: '100%',
      minHeight: 28,
      padding: 0,
      border: 0,
      background: 'none',
      font: 'inherit',
      textAlign: 'left',
      color: theme.palette.text.primary,
      cursor: 'pointer',
      '&:hover $cloneName': { textDecoration: 'underline' },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 1,
        borderRadius: 4,
      },
      '@media (pointer: coarse)': { minHeight: 44 },
    },
    cloneName: { flex: 1, minWidth: 0, overflowWrap: 'anywhere' },
  }),
  { name: 'EphemeralDbMarkPopover' },
);

type Frame = Omit<
  StripPopoverProps,
  'title' | 'chip' | 'rows' | 'notes' | 'children'
>;

const CloneLines = (props: {
  mark: Mark;
  now: Date;
  onOpenClone(clone: Clone): void;
}) => {
  const { mark, now, onOpenClone } = props;
  const words = useWords();
  const { t } = words;
  const classes = useStyles();
  const named = mark.clones.slice(0, NAMED_CLONES);
  const more = mark.clones.length - named.length;
  if (named.length + mark.elsewhere === 0) return null;
  return (
    <ul className={classes.clones} aria-label={t('timeline.popover.clones')}>
      {named.map(clone => (
        <li key={clone.id}>
          <button
            type="button"
            className={classes.clone}
            onClick={() => onOpenClone(clone)}
          >
            <span className={classes.cloneName}>{clone.name}</span>
            <span className={classes.quiet}>
              {describeClone(clone, now, words).chip}
            </span>
          </button>
        </li>
      ))}
      {more > 0 && <li>{t('timeline.popover.more', { count: more })}</li>}
      {mark.elsewhere > 0 && (
        <li>{t('timeline.elsewhere', { count: mark.elsewhere })}</li>
      )}
    </ul>
  );
};

/** What a point is, what hangs on it, and the way to a clone of it. */
export const PointPopover = (
  props: Frame & {
    mark: Mark;
    point: Snapshot;
    before?: Snapshot;
    source: Source;
    now: Date;
    onNewClone(point: Snapshot): void;
    onOpenClone(clone: Clone): void;
  },
) => {
  const {
    mark,
    point,
    before,
    source,
    now,
    onNewClone,
    onOpenClone,
    ...frame
  } = props;
  const words = useWords();
  const classes = useStyles();
  const { tone, Icon, chip } = describePoint(point, now, words, source);
  const action = point.actions.find(({ verb }) => verb === 'clone');
  return (
    <StripPopover
      {...frame}
      title={pointName(point, words)}
      chip={<StateChip tone={tone} Icon={Icon} label={chip} />}
      rows={pointFacts(point, before, now, words).map(fact => ({
        term: fact.term,
        value: (
          <>
            {fact.value}{' '}
            {fact.quiet && <span className={classes.quiet}>{fact.quiet}</span>}
          </>
        ),
      }))}
      notes={pointNotes(point, now, words, source)}
    >
      <CloneLines mark={mark} now={now} onOpenClone={onOpenClone} />
      {action && (
        <VerbButton
          primary
          className={classes.button}
          Icon={AddIcon}
          action={action}
          onClick={() => onNewClone(point)}
        >
          {words.t('verbs.newCloneFrom', {
            point: pointOnButton(point, words),
          })}
        </VerbButton>
      )}
    </StripPopover>
  );
};

function binRows(bin: BinItem, probe: string | undefined, words: Words) {
  const figures = figureRange(bin.points, probe, words);
  return [
    {
      term: words.t('timeline.popover.points'),
      value: formatNumber(bin.count, words),
    },
    ...(probe && figures ? [{ term: probe, value: figures }] : []),
  ];
}

/** What is gathered in a bin, and the way into it. */
export const BinPopover = (
  props: Frame & {
    mark: Mark;
    bin: BinItem;
    probe?: string;
    now: Date;
    onShow?(): void;
    onOpenClone(clone: Clone): void;
  },
) => {
  const { mark, bin, probe, now, onShow, onOpenClone, ...frame } = props;
  const words = useWords();
  const classes = useStyles();
  return (
    <StripPopover
      {...frame}
      title={binSpan(bin, now, words)}
      rows={binRows(bin, probe, words)}
      notes={[]}
    >
      <CloneLines mark={mark} now={now} onOpenClone={onOpenClone} />
      {onShow && (
        <VerbButton className={classes.button} onClick={onShow}>
          {words.t('timeline.popover.showThese', {
            amount: String(bin.count),
          })}
        </VerbButton>
      )}
    </StripPopover>
  );
};

/** When the next capture is planned. */
export const PlannedPopover = (props: Frame & { next: Date; now: Date }) => {
  const { next, now, ...frame } = props;
  const words = useWords();
  return (
    <StripPopover
      {...frame}
      title={words.t('point.planned.chip', {
        clock: briefMoment(next, now, words),
      })}
      rows={[]}
      notes={[
        words.t('point.planned.sentence', {
          span: span(next.getTime() - now.getTime(), words),
        }),
      ]}
    />
  );
};
