import { makeStyles } from '@material-ui/core/styles';
import { subtleText } from '../tones';

/** How the two tables of the page look. */
export const useTableStyles = makeStyles(theme => ({
  table: {
    width: '100%',
    marginTop: theme.spacing(1),
    borderCollapse: 'collapse',
    fontSize: theme.typography.pxToRem(14),
    lineHeight: 1.4,
    '& th, & td': { padding: theme.spacing(1.25, 1), textAlign: 'start' },
    '& th:first-child, & td:first-child': { paddingInlineStart: 0 },
    '& th:last-child, & td:last-child': { paddingInlineEnd: 0 },
  },
  head: {
    // What is read aloud only is laid out against it.
    '& th': {
      position: 'relative',
      color: subtleText(theme),
      fontSize: theme.typography.pxToRem(12),
      fontWeight: 600,
      whiteSpace: 'nowrap',
    },
    borderBottom: `2px solid ${theme.palette.divider}`,
  },
  line: { borderTop: `1px solid ${theme.palette.divider}` },
  first: { borderTop: 'none' },
  number: {
    // The cell's own alignment stands in the rule of all cells.
    '&&': { textAlign: 'end' },
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  },
  tick: { width: 28, '&&': { paddingInlineEnd: 0 } },
  // No wider than its buttons.
  end: { width: '1%', '&&': { textAlign: 'end' }, whiteSpace: 'nowrap' },
  moment: { whiteSpace: 'nowrap' },
  name: { fontWeight: 600, overflowWrap: 'anywhere' },
  rowHead: { fontWeight: 'inherit' },
  subtle: {
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(12),
    fontWeight: 400,
    overflowWrap: 'anywhere',
  },
  buttons: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: theme.spacing(1),
  },
  lineOfTwo: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(0.5, 1),
    minWidth: 0,
  },
  secondLine: { marginTop: theme.spacing(0.5) },
}));
