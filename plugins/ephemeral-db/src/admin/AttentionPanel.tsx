import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import HourglassEmptyIcon from '@material-ui/icons/HourglassEmpty';
import { Aloud } from '../aloud';
import { ErrorNote } from '../errors';
import { agoOrMoment, exactMoment } from '../moments';
import { subtleText, ToneIcon } from '../tones';
import { useWords, type Words } from '../translation';
import { findAction, VerbButton } from '../verbs';
import { attention } from './attention';
import { Panel } from './Panel';
import { checkable, type Checks } from './useChecks';

const useStyles = makeStyles(theme => ({
  checked: {
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(14),
  },
  list: { listStyle: 'none', margin: 0, padding: 0 },
  line: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 1.5),
    padding: theme.spacing(1.5, 0),
    '& + &': { borderTop: `1px solid ${theme.palette.divider}` },
    '&:last-child': { paddingBottom: 0 },
  },
  icon: { alignSelf: 'flex-start' },
  text: { flex: '1 1 240px', minWidth: 0, overflowWrap: 'anywhere' },
  title: {
    fontSize: theme.typography.pxToRem(14),
    fontWeight: 600,
    lineHeight: 1.4,
  },
  found: {
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(14),
    lineHeight: 1.4,
  },
  // Under the text where the line is too short for both.
  fix: { marginInlineStart: 'auto' },
  note: { marginTop: theme.spacing(1.5) },
}));

/** The oldest of the last looks: what is said holds since then. */
function checkedAt(sources: readonly Source[]): Date | undefined {
  const times = sources.flatMap(({ preflight }) =>
    preflight?.checkedAt ? [Date.parse(preflight.checkedAt)] : [],
  );
  return times.length > 0 ? new Date(Math.min(...times)) : undefined;
}

function calmWords(sources: readonly Source[], { t }: Words): string {
  const unchecked = sources.filter(({ preflight }) => !preflight).length;
  return unchecked > 0
    ? t('admin.attention.unchecked', { count: unchecked })
    : t('admin.attention.healthy', { count: sources.length });
}

/** Which sources ask for a hand, worst first; else that all is well, and since when that is known. */
export const AttentionPanel = (props: {
  sources: Source[];
  now: Date;
  checks: Checks;
  /** Opens the check list of the source, at the finding. */
  onShow(source: Source, findingId?: string): void;
}) => {
  const { sources, now, checks, onShow } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const lines = attention(sources, now, words);
  const checked = checkedAt(sources);
  const actions = sources.flatMap(
    source => findAction(source.actions, 'check') ?? [],
  );
  const allowed = actions.find(action => action.allowed) ?? actions.at(0);
  const moment = checked && agoOrMoment(checked, now, words);
  const unchecked = sources.some(({ preflight }) => !preflight);

  const again = allowed && (
    <VerbButton
      action={allowed}
      onClick={() => checks.check(checkable(sources))}
    >
      {t('verbs.check')}
    </VerbButton>
  );
  const progress =
    checks.running > 0
      ? t('admin.attention.checking', { count: checks.running })
      : moment && t('admin.attention.checked', { moment });

  return (
    <Panel
      title={
        lines.length > 0
          ? t('admin.attention.title', { amount: String(lines.length) })
          : t('admin.attention.titleNone')
      }
      aside={
        <>
          {(lines.length > 0 || checks.running > 0) && (
            <span
              className={classes.checked}
              title={checked && exactMoment(checked, words)}
            >
              {progress}
            </span>
          )}
          {again}
        </>
      }
    >
      <Aloud live>
        {checks.running > 0 && progress}
        {checks.running === 0 &&
          checks.checked > 0 &&
          t('admin.attention.checkDone', { count: checks.checked })}
      </Aloud>
      {lines.length > 0 ? (
        <ul className={classes.list}>
          {lines.map(({ source, finding, tone, Icon, title, text }, index) => (
            <li key={source.name} className={classes.line}>
              <span className={classes.icon}>
                <ToneIcon tone={tone} Icon={Icon} />
              </span>
              <div className={classes.text}>
                <Typography component="h3" className={classes.title}>
                  {title}
                </Typography>
                <Typography className={classes.found}>{text}</Typography>
              </div>
              {finding && (
                <VerbButton
                  className={classes.fix}
                  primary={index === 0}
                  label={`${
                    finding.fix
                      ? t('admin.attention.showFix')
                      : t('admin.attention.showCheck')
                  }: ${title}`}
                  onClick={() => onShow(source, finding.id)}
                >
                  {finding.fix
                    ? t('admin.attention.showFix')
                    : t('admin.attention.showCheck')}
                </VerbButton>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <div className={classes.line}>
          <ToneIcon
            tone={unchecked ? 'neutral' : 'success'}
            Icon={unchecked ? HourglassEmptyIcon : CheckCircleIcon}
          />
          <Typography className={classes.text}>
            {calmWords(sources, words)}{' '}
            {moment && t('admin.attention.checkedSentence', { moment })}
          </Typography>
        </div>
      )}
      {checks.failures.map(({ source, error }) => (
        <ErrorNote
          key={source.name}
          small
          className={classes.note}
          error={error}
          what={t('admin.attention.checkFailed', { title: source.title })}
          object={source.name}
          onRetry={() => checks.check([source])}
        />
      ))}
    </Panel>
  );
};
