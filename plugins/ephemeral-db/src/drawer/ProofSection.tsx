import type {
  Clone,
  CloneVerification,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import CloseIcon from '@material-ui/icons/Close';
import { Aloud } from '../aloud';
import { useSnapshot } from '../live';
import { pointName } from '../moments';
import { subtleText, toneColors } from '../tones';
import { useWords } from '../translation';
import { type ProofRow, proofRows } from './proofRows';
import { Section } from './Section';

const useStyles = makeStyles(theme => ({
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: theme.typography.pxToRem(14),
    lineHeight: 1.4,
    '& th, & td': {
      padding: theme.spacing(1.25, 0, 1.25, 2),
      textAlign: 'right',
      verticalAlign: 'baseline',
      overflowWrap: 'anywhere',
    },
    '& th:first-child': { paddingLeft: 0, textAlign: 'left' },
    '& td:last-child': { textAlign: 'left', width: '26%' },
    '& tr': { borderBottom: `1px solid ${theme.palette.divider}` },
    '& thead tr': { borderBottomColor: subtleText(theme) },
    '& thead th': {
      paddingTop: 0,
      color: subtleText(theme),
      fontSize: theme.typography.pxToRem(13),
      fontWeight: 600,
      overflowWrap: 'normal',
    },
    '& tbody th': { fontWeight: 600, minWidth: 88 },
    [theme.breakpoints.down('xs')]: {
      '& th, & td': { paddingLeft: theme.spacing(1) },
      '& td:last-child': { width: 'auto' },
    },
  },
  number: { fontVariantNumeric: 'tabular-nums' },
  outcome: {
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(13),
  },
  icon: { fontSize: 16, verticalAlign: '-3px', marginRight: 4 },
  same: { color: toneColors(theme, 'success').line, whiteSpace: 'nowrap' },
  differs: {
    color: toneColors(theme, 'danger').line,
    fontWeight: 600,
    whiteSpace: 'nowrap',
  },
  sentence: {
    margin: 0,
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(13),
    lineHeight: 1.5,
    'table + &': { marginTop: theme.spacing(1) },
  },
}));

const SENTENCES = {
  matched: 'matched',
  differs: 'differed',
  reported: 'reported',
  notRecorded: 'nothing',
} as const;

const Row = ({ row }: { row: ProofRow }) => {
  const classes = useStyles();
  const { t } = useWords();
  const missing = t('drawer.proof.notRecorded');
  return (
    <tr>
      <th scope="row">{row.name}</th>
      <td className={classes.number}>{row.atCapture ?? missing}</td>
      <td className={classes.number}>
        {row.whenMade ?? t('drawer.proof.notRead')}
      </td>
      <td className={classes.outcome}>
        {row.outcome === 'same' && (
          <span className={classes.same}>
            <CheckIcon className={classes.icon} aria-hidden />
            {t('drawer.proof.same')}
          </span>
        )}
        {row.outcome === 'differs' && (
          <span className={classes.differs}>
            <CloseIcon className={classes.icon} aria-hidden />
            {t('drawer.proof.differs')}
          </span>
        )}
        {row.outcome === 'notCompared' && t('drawer.proof.notCompared')}
      </td>
    </tr>
  );
};

/** What the clone showed when it was made, beside what its point promises. */
export const ProofSection = (props: {
  clone: Clone;
  verification: CloneVerification;
}) => {
  const { clone, verification } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const { data: point } = useSnapshot(clone.snapshot.id);
  const rows = proofRows(verification, point, words);
  return (
    <Section title={t('drawer.proof.title')}>
      {rows.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('drawer.proof.figure')}</th>
              <th scope="col">{t('drawer.proof.atCapture')}</th>
              <th scope="col">{t('drawer.proof.whenMade')}</th>
              <th scope="col">
                <Aloud>{t('drawer.proof.outcome')}</Aloud>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <Row key={row.name} row={row} />
            ))}
          </tbody>
        </table>
      )}
      {(verification.result !== 'matched' || rows.length === 0) && (
        <Typography className={classes.sentence}>
          {t(`drawer.proof.${SENTENCES[verification.result]}`, {
            point: pointName(clone.snapshot, words),
          })}
        </Typography>
      )}
    </Section>
  );
};
