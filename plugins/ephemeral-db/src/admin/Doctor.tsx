import { type ComponentType, useEffect, useRef } from 'react';
import type {
  PreflightFinding,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { SvgIconProps } from '@material-ui/core/SvgIcon';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import CloudOffIcon from '@material-ui/icons/CloudOff';
import ErrorIcon from '@material-ui/icons/Error';
import WarningIcon from '@material-ui/icons/ReportProblemOutlined';
import { Aloud } from '../aloud';
import { asSentence } from '../states';
import { subtleText, toneColors, type Tone } from '../tones';
import { useWords } from '../translation';
import { findAction, VerbButton } from '../verbs';
import { checkName } from './checkName';
import { FixBlock } from './FixBlock';
import { readFix } from './readFix';

const useStyles = makeStyles(theme => ({
  list: { listStyle: 'none', margin: 0, padding: 0 },
  check: { padding: theme.spacing(0.75, 0, 0, 4) },
  root: {
    padding: theme.spacing(0, 0, 0, 2),
    borderInlineStart: `2px solid ${theme.palette.divider}`,
    [theme.breakpoints.down('xs')]: { paddingInlineStart: theme.spacing(1) },
  },
  item: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1.5),
    padding: theme.spacing(0.75, 0),
    borderRadius: 4,
    '&:focus': { outline: 'none' },
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
  },
  icon: { flexShrink: 0, fontSize: 20 },
  text: {
    flex: 1,
    minWidth: 0,
    fontSize: theme.typography.pxToRem(14),
    lineHeight: 1.45,
    overflowWrap: 'anywhere',
  },
  bad: { fontWeight: 600 },
  subtle: { color: subtleText(theme) },
  words: {
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(14),
    margin: theme.spacing(0.5, 0),
  },
}));

/** The finding of a source that is gone to. */
export interface ShownFinding {
  source: string;
  finding?: string;
}

interface Look {
  tone: Tone;
  Icon: ComponentType<SvgIconProps>;
  word: 'fine' | 'warning' | 'blocked' | 'unreachable';
}

const LOOKS: Record<PreflightFinding['state'], Look> = {
  ok: { tone: 'success', Icon: CheckCircleIcon, word: 'fine' },
  warning: { tone: 'warning', Icon: WarningIcon, word: 'warning' },
  blocked: { tone: 'danger', Icon: ErrorIcon, word: 'blocked' },
  unreachable: { tone: 'danger', Icon: CloudOffIcon, word: 'unreachable' },
};

const useIconStyles = makeStyles(theme => ({
  success: { color: toneColors(theme, 'success').line },
  warning: { color: toneColors(theme, 'warning').line },
  danger: { color: toneColors(theme, 'danger').line },
  info: {},
  neutral: { color: subtleText(theme) },
}));

const Finding = (props: {
  finding: PreflightFinding;
  /** "Show fix" led here; a new object each time that it does. */
  shown?: ShownFinding;
}) => {
  const { finding, shown } = props;
  const { id, state, found, fix, acknowledged } = finding;
  const classes = useStyles();
  const iconClasses = useIconStyles();
  const words = useWords();
  const { t } = words;
  const item = useRef<HTMLLIElement>(null);
  const { tone, Icon, word } = LOOKS[state];
  const isBad = state !== 'ok' && !acknowledged;
  const name = checkName(id, words);
  const parts = fix && isBad ? readFix(fix) : undefined;

  useEffect(() => {
    if (!shown) return;
    item.current?.focus({ preventScroll: true });
    item.current?.scrollIntoView?.({ block: 'center' });
  }, [shown]);

  return (
    <li ref={item} className={classes.item} tabIndex={shown ? -1 : undefined}>
      <Icon
        className={`${classes.icon} ${
          iconClasses[acknowledged ? 'neutral' : tone]
        }`}
        aria-hidden
      />
      <div className={classes.text}>
        <Aloud>
          {t(`admin.doctor.${word}`)}
          {': '}
        </Aloud>
        {isBad ? (
          <>
            <span className={classes.bad}>{asSentence(found)}</span>{' '}
            <span className={classes.subtle}>· {name}</span>
          </>
        ) : (
          <>
            {name}: <span className={classes.subtle}>{found}</span>
          </>
        )}
        {acknowledged && (
          <span className={classes.subtle}>
            {' · '}
            {t('admin.doctor.acknowledged')}
          </span>
        )}
        {parts && (
          <>
            {parts.words && parts.code && (
              <Typography className={classes.words}>{parts.words}</Typography>
            )}
            <FixBlock
              text={parts.code ?? parts.words ?? ''}
              isCode={parts.code !== undefined}
              label={t('admin.doctor.copyFixOf', { check: name })}
            />
          </>
        )}
      </div>
    </li>
  );
};

/** All that was looked at of a source: what is fine, what is not, and how to mend it. */
export const Doctor = (props: {
  source: Source;
  /** The finding to go to. */
  shown?: ShownFinding;
  onCheck(): void;
}) => {
  const { source, shown, onCheck } = props;
  const classes = useStyles();
  const { t } = useWords();
  const { preflight } = source;
  if (!preflight) {
    return (
      <Typography className={classes.words}>
        {t('admin.doctor.notChecked')}
      </Typography>
    );
  }
  const check = findAction(source.actions, 'check');
  const shownIndex = preflight.findings.findIndex(
    ({ id }) => id === shown?.finding,
  );
  const isFine = preflight.findings.every(({ state }) => state === 'ok');
  return (
    <div className={classes.root}>
      <ul
        className={classes.list}
        aria-label={t('admin.sources.checks', { title: source.title })}
      >
        {preflight.findings.map((finding, index) => (
          <Finding
            // One check may find several things.
            key={`${finding.id} ${index}`}
            finding={finding}
            shown={index === shownIndex ? shown : undefined}
          />
        ))}
      </ul>
      {check && !isFine && (
        <div className={classes.check}>
          <VerbButton
            action={check}
            label={`${t('verbs.check')}: ${source.title}`}
            onClick={onCheck}
          >
            {t('verbs.check')}
          </VerbButton>
        </div>
      )}
    </div>
  );
};
