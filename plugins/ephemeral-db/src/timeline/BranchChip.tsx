import { forwardRef } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import classNames from 'classnames';
import { describeClone } from '../states';
import { toneColors, toneRules } from '../tones';
import { useWords } from '../translation';
import type { PlacedChip } from './branches';
import { chipFact, leaseLeft } from './chipFact';
import { BRANCH } from './geometry';
import { StopButton, type StopProps } from './StripMark';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      alignItems: 'center',
      gap: 8,
      height: BRANCH.chipHeight,
      padding: '0 8px',
      boxSizing: 'border-box',
      borderRadius: 4,
      overflow: 'hidden',
      textAlign: 'left',
      '&:hover': { boxShadow: 'inset 0 0 0 1px currentColor' },
      '@media (forced-colors: active)': { border: '1px solid ButtonText' },
    },
    ...toneRules(theme),
    icon: { fontSize: 16, flexShrink: 0 },
    name: {
      flex: 1,
      minWidth: 0,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      fontWeight: 600,
    },
    fact: { flexShrink: 0, whiteSpace: 'nowrap' },
    lease: {
      position: 'absolute',
      left: 0,
      bottom: 0,
      height: 2,
      background: 'currentColor',
      '@media (forced-colors: active)': { background: 'CanvasText' },
    },
    finished: {
      '@media (prefers-reduced-motion: no-preference)': {
        animation: '$finish 1.2s ease-out',
      },
    },
    '@keyframes finish': {
      from: {
        background: toneColors(theme, 'success').text,
        color: theme.palette.background.paper,
      },
    },
  }),
  { name: 'EphemeralDbBranchChip' },
);

/** A clone that hangs under its point. */
export const BranchChip = forwardRef<
  HTMLButtonElement,
  StopProps & {
    clone: Clone;
    chip: PlacedChip;
    now: Date;
    hasFinished: boolean;
  }
>((props, ref) => {
  const { clone, chip, now, hasFinished, ...stop } = props;
  const words = useWords();
  const { tone, Icon } = describeClone(clone, now, words);
  const classes = useStyles();
  const left = leaseLeft(clone, now);
  return (
    <StopButton
      {...stop}
      ref={ref}
      className={classNames(
        classes.root,
        classes[tone],
        hasFinished && classes.finished,
      )}
      style={{
        left: chip.from,
        width: chip.to - chip.from,
        top: BRANCH.top + chip.row * BRANCH.rowHeight,
      }}
    >
      <Icon className={classes.icon} aria-hidden />
      <span className={classes.name} aria-hidden="true">
        {clone.name}
      </span>
      <span className={classes.fact} aria-hidden="true">
        {chipFact(clone, now, words)}
      </span>
      {left !== undefined && (
        <span className={classes.lease} style={{ width: `${left * 100}%` }} />
      )}
    </StopButton>
  );
});
