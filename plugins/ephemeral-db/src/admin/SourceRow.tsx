import { useId } from 'react';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import ChevronRightIcon from '@material-ui/icons/ChevronRight';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import classNames from 'classnames';
import { agoOrMoment, clock, Moment, span } from '../moments';
import { useDatabaseActions } from '../order';
import { StateChip } from '../tones';
import { useWords } from '../translation';
import { findAction, VERB_ICONS, VerbMenu, type VerbMenuItem } from '../verbs';
import { describeSource } from './describeSource';
import { Doctor, type ShownFinding } from './Doctor';
import { nextWords, sizeWords, usedSentence } from './sourceCells';
import { useTableStyles } from './tableStyles';
import type { Checks } from './useChecks';
import type { Form } from './useForm';

const DAY = 24 * 3_600_000;

const useStyles = makeStyles(theme => ({
  unfold: {
    padding: 4,
    borderRadius: 4,
    color: theme.palette.text.primary,
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
    '@media (pointer: coarse)': { padding: 12, margin: -8 },
  },
  facts: { paddingBottom: theme.spacing(1) },
  source: { display: 'flex', alignItems: 'center', gap: theme.spacing(1) },
  what: { flex: 1, minWidth: 0 },
  doctor: {
    // A long line of code scrolls in its block and widens no column.
    width: 0,
    minWidth: '100%',
    boxSizing: 'border-box',
    padding: theme.spacing(0, 0, 2, 4.5),
    [theme.breakpoints.down('xs')]: { paddingInlineStart: 0 },
  },
}));

function useSourceMenu(source: Source, checks: Checks): VerbMenuItem[] {
  const { t } = useWords();
  const { capture } = useDatabaseActions();
  const captureAction = findAction(source.actions, 'capture');
  const checkAction = findAction(source.actions, 'check');
  return [
    ...(captureAction
      ? [
          {
            key: 'capture',
            label: t('verbs.capture'),
            Icon: VERB_ICONS.capture,
            action: captureAction,
            onSelect: () => capture(source),
          },
        ]
      : []),
    ...(checkAction
      ? [
          {
            key: 'check',
            label: t('verbs.check'),
            action: checkAction,
            onSelect: () => {
              checks.check([source]);
            },
          },
        ]
      : []),
  ];
}

const Newest = (props: {
  source: Source;
  now: Date;
  /** The age below the time. */
  withAge?: boolean;
}) => {
  const { source, now, withAge } = props;
  const words = useWords();
  const classes = useTableStyles();
  const { t } = words;
  if (!source.lastSnapshotAt) return <>{t('admin.sources.none')}</>;
  const date = new Date(source.lastSnapshotAt);
  const age = now.getTime() - date.getTime();
  return (
    <>
      <Moment date={date}>{agoOrMoment(date, now, words)}</Moment>
      {withAge && age >= DAY && (
        <div className={classes.subtle}>
          {t('admin.sources.old', { span: span(age, words) })}
        </div>
      )}
    </>
  );
};

/** A source, and under it what was found of it. */
export const SourceRow = (props: {
  source: Source;
  now: Date;
  form: Form;
  columns: number;
  checks: Checks;
  open: boolean;
  /** The finding to go to. */
  shown?: ShownFinding;
  onToggle(): void;
  isFirst: boolean;
}) => {
  const { source, now, form, columns, checks, open, shown, onToggle, isFirst } =
    props;
  const classes = useStyles();
  const table = useTableStyles();
  const words = useWords();
  const { t } = words;
  const menu = useSourceMenu(source, checks);
  const doctorId = useId();
  const { tone, Icon, chip } = describeSource(source, words);
  const Arrow = open ? ExpandMoreIcon : ChevronRightIcon;
  const lastSeen = source.lastSeenAt && new Date(source.lastSeenAt);

  const state = (
    <>
      <StateChip tone={tone} Icon={Icon} label={chip} />
      {source.paused && (
        <div className={table.subtle}>{source.paused.reason}</div>
      )}
      {lastSeen && (
        <div className={table.subtle}>
          {t('common.lastSeen', { moment: clock(lastSeen, words) })}
        </div>
      )}
    </>
  );
  const clones = t('admin.sources.cloneCount', { count: source.clones });
  const points = t('admin.sources.pointCount', { count: source.snapshots });

  return (
    <>
      <tr className={classNames(table.line, isFirst && table.first)}>
        <th scope="row" className={table.rowHead}>
          <div className={classes.source}>
            <IconButton
              className={classes.unfold}
              aria-label={t('admin.sources.checks', { title: source.title })}
              aria-expanded={open}
              aria-controls={open ? doctorId : undefined}
              onClick={onToggle}
            >
              <Arrow fontSize="small" />
            </IconButton>
            <div className={classes.what}>
              {form === 'narrow' ? (
                <div className={table.lineOfTwo}>
                  <span className={table.name}>{source.title}</span>
                  <StateChip tone={tone} Icon={Icon} label={chip} />
                </div>
              ) : (
                <span className={table.name}>{source.title}</span>
              )}
              <div className={table.subtle}>
                {t('admin.sources.cluster', { cluster: source.cluster })}
                {' · '}
                <EntityDisplayName
                  entityRef={source.owner}
                  defaultKind="group"
                  hideIcon
                />
                {form === 'narrow' && ` · ${clones}`}
              </div>
            </div>
          </div>
        </th>
        {form !== 'narrow' && (
          <>
            <td>{state}</td>
            <td className={table.moment}>
              <Newest source={source} now={now} withAge />
              {form === 'medium' && (
                <div className={table.subtle}>
                  {t('admin.sources.nextAt', {
                    moment: nextWords(source, now, words),
                  })}
                </div>
              )}
            </td>
          </>
        )}
        {form === 'wide' && (
          <>
            <td className={table.moment}>{nextWords(source, now, words)}</td>
            <td className={table.number}>{source.snapshots}</td>
          </>
        )}
        {form !== 'narrow' && (
          <>
            <td className={table.number}>{source.clones}</td>
            <td className={table.number} title={usedSentence(source, words)}>
              {sizeWords(source, words)}
            </td>
          </>
        )}
        <td className={table.end}>
          <VerbMenu of={source.title} items={menu} />
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={columns} style={{ paddingTop: 0, paddingBottom: 0 }}>
            <div id={doctorId} className={classes.doctor}>
              {form === 'narrow' && (
                <div className={classNames(table.subtle, classes.facts)}>
                  {t('admin.sources.newest')}
                  {': '}
                  <Newest source={source} now={now} />
                  {' · '}
                  {t('admin.sources.nextAt', {
                    moment: nextWords(source, now, words),
                  })}
                  {' · '}
                  {points}
                  {' · '}
                  {sizeWords(source, words)}
                </div>
              )}
              <Doctor
                source={source}
                shown={shown}
                onCheck={() => checks.check([source])}
              />
            </div>
          </td>
        </tr>
      )}
    </>
  );
};
