import { makeStyles, type Theme } from '@material-ui/core/styles';
import { subtleText } from '../tones';
import { STRIP } from './geometry';
import { surface } from './surface';

const half = STRIP.bare / 2;

/** Looks that the parts of a strip share. */
export const useStripStyles = makeStyles(
  (theme: Theme) => ({
    root: { position: 'relative', minWidth: 0 },
    strip: {
      position: 'relative',
      fontFamily: theme.typography.fontFamily,
      fontSize: 12,
      lineHeight: '16px',
    },
    list: { listStyle: 'none', margin: 0, padding: 0 },
    subtle: { color: subtleText(theme) },
    button: {
      position: 'absolute',
      margin: 0,
      padding: 0,
      border: 0,
      background: 'none',
      color: theme.palette.text.primary,
      font: 'inherit',
      cursor: 'pointer',
      borderRadius: half,
      '&:focus': { outline: 'none', zIndex: 2 },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 1,
      },
      // A finger needs 44 px, the eye does not.
      '@media (pointer: coarse)': {
        '&::after': { content: '""', position: 'absolute', inset: -8 },
      },
    },
    mark: {
      top: STRIP.lineY - half,
      width: STRIP.bare,
      height: STRIP.bare,
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'center',
    },
    arriving: {
      '@media (prefers-reduced-motion: no-preference)': {
        animation: '$arrive 200ms ease-out',
      },
    },
    '@keyframes arrive': { from: { opacity: 0 }, to: { opacity: 1 } },
    pill: {
      top: STRIP.lineY - half,
      height: STRIP.pillHeight,
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'center',
      background: surface(theme),
      boxShadow: `inset 0 0 0 1px ${subtleText(theme)}`,
      fontWeight: 600,
      whiteSpace: 'nowrap',
      '&:hover': {
        boxShadow: `inset 0 0 0 2px ${theme.palette.primary.main}`,
      },
      '@media (forced-colors: active)': {
        border: '1px solid ButtonText',
      },
    },
    pillSelected: {
      boxShadow: `inset 0 0 0 2px ${theme.palette.primary.main}`,
    },
    label: {
      position: 'absolute',
      top: -STRIP.lineY + half + STRIP.labelRows[0] - 8,
      textAlign: 'center',
      whiteSpace: 'nowrap',
      fontWeight: 400,
      letterSpacing: 'normal',
    },
    labelRow: {
      display: 'block',
      height: 16,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
    },
    head: { fontWeight: 600 },
    named: { fontSize: 14 },
    lock: {
      fontSize: 12,
      marginRight: 2,
      verticalAlign: '-1.5px',
      color: subtleText(theme),
      '@media (forced-colors: active)': { color: 'CanvasText' },
    },
    text: {
      position: 'absolute',
      top: STRIP.textY - 8,
      whiteSpace: 'nowrap',
      textAlign: 'center',
      color: subtleText(theme),
      pointerEvents: 'none',
    },
    strong: { color: theme.palette.text.primary, fontWeight: 600 },
    probe: {
      position: 'absolute',
      left: 0,
      top: STRIP.labelRows[2] - 8,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      color: subtleText(theme),
    },
    hidden: {
      position: 'absolute',
      right: 0,
      bottom: 0,
      color: subtleText(theme),
      fontWeight: 600,
    },
    unseen: {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
      whiteSpace: 'nowrap',
    },
  }),
  { name: 'EphemeralDbStrip' },
);
