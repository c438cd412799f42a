import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles({
  // Kept over its label's area, so that touch exploration finds it.
  input: {
    position: 'absolute',
    inset: 0,
    width: '100%',
    height: '100%',
    margin: 0,
    opacity: 0,
    cursor: 'pointer',
  },
});

/** For a native radio that its whole label stands for. */
export function useHiddenInput(): string {
  return useStyles().input;
}
