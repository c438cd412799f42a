import {
  type KeyboardEvent,
  type ReactNode,
  type RefCallback,
  useState,
} from 'react';
import Paper from '@material-ui/core/Paper';
import Popper from '@material-ui/core/Popper';
import { makeStyles } from '@material-ui/core/styles';
import { subtleText } from '../tones';

const useStyles = makeStyles(
  theme => ({
    popper: { zIndex: theme.zIndex.tooltip },
    paper: {
      position: 'relative',
      boxSizing: 'border-box',
      width: 280,
      maxWidth: 'calc(100vw - 16px)',
      margin: '11px 0',
      padding: theme.spacing(1.5),
      borderRadius: 8,
      border: `1px solid ${theme.palette.divider}`,
      background: theme.palette.background.paper,
      fontFamily: theme.typography.fontFamily,
      fontSize: theme.typography.pxToRem(14),
      lineHeight: 1.43,
      '& $rows': { margin: theme.spacing(1, 0, 0) },
    },
    arrow: {
      position: 'absolute',
      width: 14,
      height: 7,
      overflow: 'hidden',
      '&::after': {
        content: '""',
        position: 'absolute',
        left: 2,
        width: 10,
        height: 10,
        transform: 'rotate(45deg)',
        background: theme.palette.background.paper,
        border: `1px solid ${theme.palette.divider}`,
        boxSizing: 'border-box',
      },
      '[x-placement*="bottom"] &': { top: -7, '&::after': { top: 3 } },
      '[x-placement*="top"] &': { bottom: -7, '&::after': { bottom: 3 } },
    },
    head: {
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'space-between',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5, 1),
      minHeight: 24,
    },
    title: {
      margin: 0,
      fontSize: theme.typography.pxToRem(16),
      fontWeight: 600,
      lineHeight: 1.4,
      overflowWrap: 'anywhere',
    },
    rows: {
      display: 'grid',
      gridTemplateColumns: 'auto 1fr',
      gap: theme.spacing(0.5, 2),
      '& dt': { color: subtleText(theme) },
      '& dd': { margin: 0, textAlign: 'right', overflowWrap: 'anywhere' },
    },
    note: {
      margin: theme.spacing(1, 0, 0),
      fontSize: theme.typography.pxToRem(12),
      color: subtleText(theme),
    },
  }),
  { name: 'EphemeralDbStripPopover' },
);

/** @see StripPopover */
export interface StripPopoverProps {
  anchor: HTMLElement;
  title: string;
  chip?: ReactNode;
  rows: { term: string; value: ReactNode }[];
  notes: ReactNode[];
  children?: ReactNode;
  paperRef: RefCallback<HTMLElement>;
  onEnter(): void;
  onLeave(): void;
  onClose(): void;
  /** The focus wants out, back to the mark. */
  onReturn(): void;
}

/** 280 px beside a mark, out of the card that would clip it. */
export const StripPopover = (props: StripPopoverProps) => {
  const { anchor, title, chip, rows, notes, children } = props;
  const classes = useStyles();
  const [arrow, setArrow] = useState<HTMLElement | null>(null);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      props.onReturn();
      props.onClose();
    }
    if (event.key !== 'Tab') return;
    const stops = [
      ...event.currentTarget.querySelectorAll<HTMLElement>('button, a[href]'),
    ];
    const end = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (document.activeElement !== end) return;
    event.preventDefault();
    props.onReturn();
  };

  return (
    <Popper
      open
      anchorEl={anchor}
      placement="bottom"
      className={classes.popper}
      modifiers={{
        arrow: { enabled: Boolean(arrow), element: arrow },
        flip: { enabled: true },
        preventOverflow: { enabled: true, boundariesElement: 'viewport' },
      }}
    >
      <Paper
        ref={props.paperRef}
        className={classes.paper}
        elevation={8}
        role="dialog"
        aria-label={title}
        onMouseEnter={props.onEnter}
        onMouseLeave={props.onLeave}
        onKeyDown={onKeyDown}
      >
        <span className={classes.arrow} ref={setArrow} aria-hidden />
        <div className={classes.head}>
          <p className={classes.title}>{title}</p>
          {chip}
        </div>
        {rows.length > 0 && (
          <dl className={classes.rows}>
            {rows.map(({ term, value }) => [
              <dt key={term}>{term}</dt>,
              <dd key={`${term}:value`}>{value}</dd>,
            ])}
          </dl>
        )}
        {notes.filter(Boolean).map((note, index) => (
          <p key={index} className={classes.note}>
            {note}
          </p>
        ))}
        {children}
      </Paper>
    </Popper>
  );
};
