import { makeStyles } from '@material-ui/core/styles';
import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import classNames from 'classnames';
import { describeClone } from '../states';
import { timeLeft } from '../moments';
import { toneRules } from '../tones';
import { useWords } from '../translation';
import { leaseLeft } from './chipFact';
import { useListStyles } from './listStyles';
import { spokenClone } from './names';

const useStyles = makeStyles(
  theme => ({
    root: {
      position: 'relative',
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      width: '100%',
      minHeight: 44,
      margin: 0,
      padding: theme.spacing(0.5, 1),
      border: 0,
      borderRadius: 4,
      boxSizing: 'border-box',
      overflow: 'hidden',
      font: 'inherit',
      fontSize: theme.typography.pxToRem(13),
      textAlign: 'left',
      cursor: 'pointer',
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 2,
      },
      '@media (forced-colors: active)': { border: '1px solid ButtonText' },
    },
    ...toneRules(theme),
    icon: { fontSize: 16, flexShrink: 0 },
    name: { flex: 1, minWidth: 0, fontWeight: 600, overflowWrap: 'anywhere' },
    fact: { flexShrink: 0, maxWidth: '60%', textAlign: 'right' },
    lease: {
      position: 'absolute',
      left: 0,
      bottom: 0,
      height: 2,
      background: 'currentColor',
    },
  }),
  { name: 'EphemeralDbListChip' },
);

/** A clone under its point, as wide as the list. */
export const ListChip = (props: {
  clone: Clone;
  now: Date;
  onOpen(): void;
}) => {
  const { clone, now, onOpen } = props;
  const words = useWords();
  const { tone, Icon, chip } = describeClone(clone, now, words);
  const classes = useStyles();
  const list = useListStyles();
  const left = leaseLeft(clone, now);
  const isTimed = clone.phase === 'ready' || clone.phase === 'stopped';
  return (
    <button
      type="button"
      className={classNames(classes.root, classes[tone])}
      onClick={onOpen}
    >
      <Icon className={classes.icon} aria-hidden />
      <span className={list.unseen}>{spokenClone(clone, now, words)}</span>
      <span className={classes.name} aria-hidden="true">
        {clone.name}
      </span>
      <span className={classes.fact} aria-hidden="true">
        {isTimed ? timeLeft(new Date(clone.expiresAt), now, words) : chip}
      </span>
      {left !== undefined && (
        <span className={classes.lease} style={{ width: `${left * 100}%` }} />
      )}
    </button>
  );
};
