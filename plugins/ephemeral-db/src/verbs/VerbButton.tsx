import { type ComponentType, type ReactElement, useId } from 'react';
import type { Action } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Button from '@material-ui/core/Button';
import type { SvgIconProps } from '@material-ui/core/SvgIcon';
import Tooltip from '@material-ui/core/Tooltip';
import { makeStyles } from '@material-ui/core/styles';
import classNames from 'classnames';

const useStyles = makeStyles(theme => ({
  root: {
    height: theme.typography.pxToRem(32),
    padding: theme.spacing(0, 1.5),
    borderRadius: 4,
    fontSize: theme.typography.pxToRem(14),
    fontWeight: 600,
    lineHeight: 1.2,
    textTransform: 'none',
    whiteSpace: 'nowrap',
    letterSpacing: 'normal',
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 2,
    },
    '@media (pointer: coarse)': { height: theme.typography.pxToRem(44) },
    '@media (forced-colors: active)': { border: '1px solid ButtonText' },
  },
  plain: {
    background: 'var(--bui-bg-neutral-2, rgba(127, 127, 127, 0.12))',
    color: theme.palette.text.primary,
    '&:hover': { background: theme.palette.action.selected },
  },
  // MUI takes pointer events off a disabled button, which then could not say why it is.
  refused: {
    opacity: 0.55,
    cursor: 'not-allowed',
    '&:hover': { boxShadow: 'none' },
  },
}));

/** @see VerbButton */
export interface VerbButtonProps {
  children: string;
  onClick(): void;
  /** Absent: the button is not of a verb, and always allowed. */
  action?: Action;
  Icon?: ComponentType<SvgIconProps>;
  primary?: boolean;
  className?: string;
  /** Read aloud in place of the text, where that alone does not say on what. It must contain the text. */
  label?: string;
}

/**
 * A button of a verb. One that this person may not use stays, can be focused, and says why not.
 */
export const VerbButton = (props: VerbButtonProps) => {
  const { children, onClick, action, Icon, primary, className, label } = props;
  const classes = useStyles();
  const reasonId = useId();
  const refused = action?.allowed === false;
  const button: ReactElement = (
    <Button
      className={classNames(
        classes.root,
        !primary && classes.plain,
        refused && classes.refused,
        className,
      )}
      variant={primary ? 'contained' : 'text'}
      color={primary ? 'primary' : 'default'}
      disableElevation
      startIcon={Icon && <Icon style={{ fontSize: 18 }} aria-hidden />}
      aria-label={label}
      aria-disabled={refused || undefined}
      aria-describedby={refused ? reasonId : undefined}
      onClick={refused ? undefined : onClick}
    >
      {children}
    </Button>
  );
  if (!refused) return button;
  return (
    <>
      <Tooltip title={action.reason ?? ''}>{button}</Tooltip>
      <span id={reasonId} hidden>
        {action.reason}
      </span>
    </>
  );
};
