import { makeStyles, type Theme } from '@material-ui/core/styles';
import { subtleText } from '../tones';
import { surface } from './surface';

/** Middle of the rail, from the left. */
const RAIL = 12;

const rail = (theme: Theme) =>
  ({
    content: '""',
    position: 'absolute',
    left: RAIL - 3,
    top: 0,
    bottom: 0,
    width: 6,
    boxSizing: 'border-box',
    background: theme.palette.gold,
    borderLeft: `1px solid ${subtleText(theme)}`,
    borderRight: `1px solid ${subtleText(theme)}`,
  } as const);

/** Looks of the list by day. */
export const useListStyles = makeStyles(
  (theme: Theme) => ({
    root: {
      fontSize: theme.typography.pxToRem(14),
      lineHeight: 1.43,
      minWidth: 0,
    },
    day: { margin: 0, padding: 0 },
    head: {
      position: 'sticky',
      top: 0,
      zIndex: 1,
      margin: 0,
      padding: theme.spacing(2, 0, 1, 5),
      background: surface(theme),
      color: subtleText(theme),
      fontSize: theme.typography.pxToRem(14),
      fontWeight: 600,
      lineHeight: 1.43,
      // Over the line above it, too.
      '&::before': { ...rail(theme), top: -1 },
    },
    headLine: { borderTop: `1px solid ${theme.palette.divider}` },
    /** The rail begins below it. */
    headFirst: { '&::before': { display: 'none' } },
    rows: { listStyle: 'none', margin: 0, padding: 0 },
    row: {
      position: 'relative',
      boxSizing: 'border-box',
      paddingLeft: theme.spacing(5),
      '&::before': rail(theme),
    },
    planned: {
      '&::before': {
        background: 'none',
        borderRight: 0,
        borderLeft: `2px dashed ${subtleText(theme)}`,
        left: RAIL - 1,
      },
    },
    inner: {
      display: 'grid',
      alignItems: 'center',
      gap: theme.spacing(0.5, 2),
      minHeight: 48,
      padding: theme.spacing(0.5, 0),
      boxSizing: 'border-box',
      borderTop: `1px solid ${theme.palette.divider}`,
      '$rows > li:first-child > &, $planned > &': { borderTop: 0 },
    },
    wide: {
      gridTemplateColumns:
        'minmax(96px, 1.1fr) minmax(200px, 1.6fr) minmax(110px, 1.6fr) minmax(80px, 1.4fr) minmax(80px, 1fr) 108px 32px',
    },
    middle: {
      gridTemplateColumns:
        'minmax(96px, 1fr) minmax(200px, 1.4fr) minmax(110px, 1.2fr) minmax(80px, 1fr) 108px 32px',
    },
    narrow: {
      // The name whole, unless it is a long one; the chip gives way first.
      gridTemplateColumns: 'fit-content(60%) minmax(0, 1fr)',
      padding: theme.spacing(1, 0),
    },
    mark: {
      position: 'absolute',
      left: RAIL - 10,
      // The middle of the first line, whatever else the row holds.
      top: 14,
    },
    markNarrow: { top: 11 },
    name: { fontWeight: 600, overflowWrap: 'anywhere' },
    lock: {
      fontSize: 14,
      marginLeft: theme.spacing(0.75),
      verticalAlign: '-2px',
      color: subtleText(theme),
    },
    subtle: { color: subtleText(theme), fontWeight: 400 },
    end: {
      justifySelf: 'end',
      display: 'flex',
      alignItems: 'center',
      minWidth: 0,
    },
    second: { gridColumn: '1 / -1', color: subtleText(theme) },
    nameButton: {
      margin: 0,
      padding: 0,
      border: 0,
      background: 'none',
      color: 'inherit',
      font: 'inherit',
      fontWeight: 600,
      textAlign: 'left',
      cursor: 'pointer',
      minHeight: 24,
      position: 'relative',
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 2,
        borderRadius: 4,
      },
      // The mark on the rail belongs to it, for fingers too.
      '&::after': {
        content: '""',
        position: 'absolute',
        inset: theme.spacing(-1.25, 0, -1.25, -5),
      },
    },
    clones: {
      listStyle: 'none',
      margin: 0,
      padding: theme.spacing(0.5, 0, 1),
      display: 'grid',
      gap: theme.spacing(0.75),
    },
    branch: {
      position: 'relative',
      '&::before': {
        content: '""',
        position: 'absolute',
        left: RAIL + 3 - 40,
        width: 40 - RAIL - 3,
        top: '50%',
        height: 2,
        marginTop: -1,
        background: subtleText(theme),
      },
    },
    footer: {
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'space-between',
      flexWrap: 'wrap',
      gap: theme.spacing(1),
      paddingTop: theme.spacing(1),
      color: subtleText(theme),
    },
    more: { width: '100%' },
    unseen: {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
      whiteSpace: 'nowrap',
    },
  }),
  { name: 'EphemeralDbPointList' },
);
