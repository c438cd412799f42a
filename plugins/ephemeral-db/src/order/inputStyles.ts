import type { Theme } from '@material-ui/core/styles';
import type { CSSProperties } from '@material-ui/core/styles/withStyles';

/** Of everything that something is entered in: 3:1 or better against the paper in both themes. */
export function inputBorder(theme: Theme): string {
  return theme.palette.type === 'dark' ? '#8a8a8a' : '#767676';
}

const HEIGHT = {
  height: 40,
  '@media (pointer: coarse)': { height: 44 },
} as const;

/** A native input or select. */
export function plainInput(theme: Theme): CSSProperties {
  return {
    ...HEIGHT,
    boxSizing: 'border-box',
    minWidth: 0,
    padding: theme.spacing(0, 1.5),
    border: `1px solid ${inputBorder(theme)}`,
    borderRadius: 4,
    background: theme.palette.background.paper,
    color: theme.palette.text.primary,
    font: 'inherit',
    fontSize: theme.typography.pxToRem(14),
    textOverflow: 'ellipsis',
    '&::placeholder': {
      color: theme.palette.textSubtle ?? theme.palette.text.secondary,
      opacity: 1,
    },
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -1,
    },
    '&[aria-invalid=true]': { borderColor: theme.palette.error.main },
  };
}

/** Material UI's outlined input at the height and with the border of the native ones. */
export function outlinedInput(theme: Theme): CSSProperties {
  return {
    ...HEIGHT,
    background: theme.palette.background.paper,
    fontSize: theme.typography.pxToRem(14),
    '& .MuiOutlinedInput-notchedOutline': { borderColor: inputBorder(theme) },
    '& input': { height: '100%', padding: theme.spacing(0, 1.5) },
  };
}
