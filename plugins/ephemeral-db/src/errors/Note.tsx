import type { ReactNode } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import ErrorIcon from '@material-ui/icons/ErrorOutline';
import InfoIcon from '@material-ui/icons/InfoOutlined';
import WarningIcon from '@material-ui/icons/ReportProblemOutlined';
import classNames from 'classnames';
import { toneRules } from '../tones';

type NoteTone = 'info' | 'warning' | 'danger';

const ICONS = { info: InfoIcon, warning: WarningIcon, danger: ErrorIcon };

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    padding: theme.spacing(1.25, 1.5),
    borderRadius: 4,
    fontSize: theme.typography.pxToRem(14),
    lineHeight: 1.4,
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  ...toneRules(theme),
  icon: { fontSize: 20, flexShrink: 0 },
  text: { flex: 1, minWidth: 0, overflowWrap: 'anywhere' },
}));

/** Something to know that is about all below it. */
export const Note = (props: { tone: NoteTone; children: ReactNode }) => {
  const { tone, children } = props;
  const classes = useStyles();
  const Icon = ICONS[tone];
  return (
    <div className={classNames(classes.root, classes[tone])} role="status">
      <Icon className={classes.icon} aria-hidden />
      <div className={classes.text}>{children}</div>
    </div>
  );
};
