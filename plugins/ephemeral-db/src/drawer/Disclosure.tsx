import { type ReactNode, useId } from 'react';
import ButtonBase from '@material-ui/core/ButtonBase';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import ChevronRightIcon from '@material-ui/icons/ChevronRight';
import classNames from 'classnames';
import { subtleText } from '../tones';

const useStyles = makeStyles(theme => ({
  root: {
    borderTop: `1px solid ${theme.palette.divider}`,
    '&:last-child': { borderBottom: `1px solid ${theme.palette.divider}` },
  },
  title: { margin: 0 },
  button: {
    display: 'flex',
    width: '100%',
    justifyContent: 'flex-start',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    minHeight: 48,
    padding: theme.spacing(1.75, 0),
    fontSize: theme.typography.pxToRem(14),
    lineHeight: 1.4,
    textAlign: 'start',
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
      borderRadius: 4,
    },
  },
  icon: {
    fontSize: 20,
    '@media (prefers-reduced-motion: no-preference)': {
      transition: 'transform 150ms',
    },
  },
  turned: { transform: 'rotate(90deg)' },
  text: {
    flex: 1,
    minWidth: 0,
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1),
  },
  name: { fontWeight: 600, color: theme.palette.text.primary },
  summary: { color: subtleText(theme), minWidth: 0 },
  aside: { marginLeft: 'auto', color: subtleText(theme) },
  content: { padding: theme.spacing(0, 0, 2.5) },
}));

/** @see Disclosure */
export interface DisclosureProps {
  title: string;
  open: boolean;
  onToggle(open: boolean): void;
  /** One line, seen while it is folded. */
  summary?: ReactNode;
  /** At the right, seen while it is unfolded. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A part of the drawer that is one line until it is unfolded. */
export const Disclosure = (props: DisclosureProps) => {
  const { title, open, onToggle, summary, aside, children } = props;
  const classes = useStyles();
  const id = useId();
  return (
    <section className={classes.root} aria-labelledby={`${id}-title`}>
      <Typography component="h3" className={classes.title}>
        <ButtonBase
          className={classes.button}
          disableRipple
          aria-expanded={open}
          aria-controls={open ? `${id}-content` : undefined}
          onClick={() => onToggle(!open)}
        >
          <ChevronRightIcon
            className={classNames(classes.icon, open && classes.turned)}
            aria-hidden
          />
          <span className={classes.text}>
            <span id={`${id}-title`} className={classes.name}>
              {title}
            </span>
            {!open && summary && (
              <span className={classes.summary}>{summary}</span>
            )}
            {open && aside && <span className={classes.aside}>{aside}</span>}
          </span>
        </ButtonBase>
      </Typography>
      {open && (
        <div id={`${id}-content`} className={classes.content}>
          {children}
        </div>
      )}
    </section>
  );
};
