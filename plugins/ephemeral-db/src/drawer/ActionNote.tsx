import type { ComponentType, ReactNode } from 'react';
import type { SvgIconProps } from '@material-ui/core/SvgIcon';
import { makeStyles } from '@material-ui/core/styles';
import classNames from 'classnames';
import { subtleText, toneRules, type Tone } from '../tones';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    gap: theme.spacing(1.5),
    marginTop: theme.spacing(2),
    padding: theme.spacing(1.5, 2),
    borderRadius: 8,
    fontSize: theme.typography.pxToRem(14),
    lineHeight: 1.5,
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  ...toneRules(theme),
  icon: { flexShrink: 0, fontSize: 20 },
  subtle: { color: subtleText(theme) },
  text: {
    flex: 1,
    minWidth: 0,
    overflowWrap: 'anywhere',
    '& p': { margin: 0 },
    '& p + p': { marginTop: theme.spacing(0.5) },
  },
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1.5),
    '&:empty': { display: 'none' },
    // The tint of a plain button would not be seen on that of the note.
    '& .MuiButton-text': { background: theme.palette.background.paper },
    '& .MuiButton-text:hover': {
      boxShadow: `inset 0 0 0 1px ${theme.palette.text.primary}`,
    },
  },
}));

/** A few sentences on a tint, with the one or two things to do about them. */
export const ActionNote = (props: {
  tone: Tone;
  Icon: ComponentType<SvgIconProps>;
  children: ReactNode;
  actions?: ReactNode;
}) => {
  const { tone, Icon, children, actions } = props;
  const classes = useStyles();
  return (
    <div className={classNames(classes.root, classes[tone])}>
      <Icon
        className={classNames(
          classes.icon,
          tone === 'neutral' && classes.subtle,
        )}
        aria-hidden
      />
      <div className={classes.text}>
        {children}
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
    </div>
  );
};
