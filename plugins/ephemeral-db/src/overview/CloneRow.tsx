import { Link } from '@backstage/core-components';
import type {
  Clone,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { makeStyles } from '@material-ui/core/styles';
import classNames from 'classnames';
import {
  CloneButton,
  firstVerb,
  useCloneAddress,
  useCloneMenu,
} from '../order';
import { cloneLine, shortCloneLine } from './cloneLine';
import { describeClone } from '../states';
import { StateChip, subtleText } from '../tones';
import { useWords } from '../translation';
import { VerbMenu } from '../verbs';

const useStyles = makeStyles(theme => ({
  row: {
    display: 'grid',
    alignItems: 'center',
    minHeight: 60,
    padding: theme.spacing(1, 0),
    boxSizing: 'border-box',
    borderTop: `1px solid ${theme.palette.divider}`,
    transition: 'background 120ms',
    '@media (prefers-reduced-motion: reduce)': { transition: 'none' },
  },
  // The columns are those of the list, so that chips and buttons stand below each other.
  wide: { gridColumn: '1 / -1', gridTemplateColumns: 'subgrid' },
  narrow: {
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    columnGap: theme.spacing(1),
    minHeight: 72,
  },
  lit: { background: theme.palette.action.hover },
  texts: { minWidth: 0 },
  name: {
    display: 'block',
    width: 'fit-content',
    maxWidth: '100%',
    overflowWrap: 'anywhere',
    fontSize: theme.typography.pxToRem(14),
    fontWeight: 600,
    lineHeight: 1.4,
    color: theme.palette.text.primary,
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
    },
  },
  line: {
    display: '-webkit-box',
    overflow: 'hidden',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: 2,
    fontSize: theme.typography.pxToRem(12),
    lineHeight: 1.5,
    color: subtleText(theme),
  },
  states: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.25, 1),
    marginTop: theme.spacing(0.5),
  },
  button: { width: '100%' },
}));

/** @see CloneRow */
export interface CloneRowProps {
  clone: Clone;
  source?: Source;
  now: Date;
  narrow: boolean;
  /** Its point is hovered. */
  lit: boolean;
  onLight?(pointId?: string): void;
}

/** One clone: what it is, where it comes from, until when it lives, and what to do with it. */
export const CloneRow = (props: CloneRowProps) => {
  const { clone, source, now, narrow, lit, onLight } = props;
  const classes = useStyles();
  const words = useWords();
  const state = describeClone(clone, now, words, source);
  const first = firstVerb(clone, state, words);
  const address = useCloneAddress();
  const menu = useCloneMenu(clone, {
    without: narrow || !first ? [] : [first.verb],
  });
  const name = address ? (
    <Link to={address(clone.id)} className={classes.name}>
      {clone.name}
    </Link>
  ) : (
    <span className={classes.name}>{clone.name}</span>
  );
  const chip = (
    <StateChip
      tone={state.tone}
      Icon={state.Icon}
      label={state.chip}
      faded={clone.lastSeenAt !== undefined}
    />
  );
  const light = {
    onMouseEnter: () => onLight?.(clone.snapshot.id),
    onMouseLeave: () => onLight?.(undefined),
  };
  if (narrow) {
    return (
      <li
        data-clone={clone.id}
        className={classNames(classes.row, classes.narrow, lit && classes.lit)}
        {...light}
      >
        <div className={classes.texts}>
          {name}
          <div className={classes.states}>
            {chip}
            <span className={classes.line}>
              {shortCloneLine(clone, now, words)}
            </span>
          </div>
        </div>
        <VerbMenu of={clone.name} items={menu} />
      </li>
    );
  }
  const line = cloneLine(clone, now, words);
  return (
    <li
      data-clone={clone.id}
      className={classNames(classes.row, classes.wide, lit && classes.lit)}
      {...light}
    >
      <div className={classes.texts}>
        {name}
        <span className={classes.line} title={line}>
          {line}
        </span>
      </div>
      <span>{chip}</span>
      <span>
        {first && (
          <CloneButton clone={clone} first={first} className={classes.button} />
        )}
      </span>
      <span>
        <VerbMenu of={clone.name} items={menu} />
      </span>
    </li>
  );
};
