import { type ReactNode, useId } from 'react';
import Dialog from '@material-ui/core/Dialog';
import IconButton from '@material-ui/core/IconButton';
import Typography from '@material-ui/core/Typography';
import { makeStyles, useTheme } from '@material-ui/core/styles';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import CloseIcon from '@material-ui/icons/Close';
import classNames from 'classnames';
import { subtleText } from '../tones';
import { useWords } from '../translation';

const useStyles = makeStyles(theme => ({
  paper: { width: 480, maxWidth: '100%', borderRadius: 8 },
  whole: { width: '100%', borderRadius: 0 },
  head: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    padding: theme.spacing(2.5, 2, 0, 3),
  },
  titles: { flex: 1, minWidth: 0, overflowWrap: 'anywhere' },
  title: { fontSize: theme.typography.pxToRem(20), fontWeight: 700, margin: 0 },
  subtitle: {
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(14),
  },
  close: {
    padding: 6,
    color: theme.palette.text.primary,
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
    '@media (pointer: coarse)': { padding: 10 },
  },
  body: {
    flex: '1 1 auto',
    overflowY: 'auto',
    padding: theme.spacing(2, 3, 1),
    overflowWrap: 'anywhere',
  },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'flex-end',
    gap: theme.spacing(1),
    padding: theme.spacing(2, 3, 2.5),
  },
  // The buttons stay in reach of a thumb, whatever is scrolled.
  wholeFoot: {
    borderTop: `1px solid ${theme.palette.divider}`,
    padding: theme.spacing(1.5, 2),
    '& > *': { flex: '1 1 0', minHeight: 44 },
  },
}));

/** @see DialogFrame */
export interface DialogFrameProps {
  title: string;
  subtitle?: ReactNode;
  children: ReactNode;
  /** The buttons. */
  foot: ReactNode;
  onClose(): void;
  /** The ✕ at the top: for forms, where no button of the foot closes. */
  closable?: boolean;
}

/** A dialog of 480 px; under 600 px it fills the screen, with its buttons fixed at the bottom. */
export const DialogFrame = (props: DialogFrameProps) => {
  const { title, subtitle, children, foot, onClose, closable } = props;
  const classes = useStyles();
  const { t } = useWords();
  const titleId = useId();
  const whole = useMediaQuery(useTheme().breakpoints.down('xs'));
  return (
    <Dialog
      open
      fullScreen={whole}
      // Whoever opened it gives the focus back: a menu's entry is gone by then.
      disableRestoreFocus
      onClose={onClose}
      aria-labelledby={titleId}
      classes={{ paper: classNames(classes.paper, whole && classes.whole) }}
      maxWidth={false}
    >
      <div className={classes.head}>
        <div className={classes.titles}>
          <Typography component="h2" id={titleId} className={classes.title}>
            {title}
          </Typography>
          {subtitle && (
            <Typography component="div" className={classes.subtitle}>
              {subtitle}
            </Typography>
          )}
        </div>
        {closable && (
          <IconButton
            className={classes.close}
            aria-label={t('common.close')}
            onClick={onClose}
          >
            <CloseIcon fontSize="small" />
          </IconButton>
        )}
      </div>
      <div className={classes.body}>{children}</div>
      <div className={classNames(classes.foot, whole && classes.wholeFoot)}>
        {foot}
      </div>
    </Dialog>
  );
};
