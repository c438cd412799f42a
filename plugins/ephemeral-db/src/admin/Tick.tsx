import { useEffect, useRef } from 'react';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  room: {
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    width: 28,
    height: 28,
    cursor: 'pointer',
    '@media (pointer: coarse)': { width: 44, height: 44, margin: -6 },
  },
  box: {
    width: 16,
    height: 16,
    margin: 0,
    cursor: 'inherit',
    accentColor: theme.palette.primary.main,
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 2,
    },
  },
}));

/** The browser's own checkbox, with room for a finger around it. */
export const Tick = (props: {
  label: string;
  checked: boolean;
  /** Some of what it stands for are ticked. */
  mixed?: boolean;
  onChange(): void;
}) => {
  const { label, checked, mixed = false, onChange } = props;
  const classes = useStyles();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = mixed;
  }, [mixed]);
  return (
    <label className={classes.room}>
      <input
        ref={box}
        type="checkbox"
        className={classes.box}
        aria-label={label}
        checked={checked}
        onChange={onChange}
      />
    </label>
  );
};
