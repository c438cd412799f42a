import type {
  Clone,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { makeStyles } from '@material-ui/core/styles';
import { Unseen } from '../overview';
import { subtleText } from '../tones';
import { useWords } from '../translation';
import { CloneTableRow } from './CloneTableRow';

const useStyles = makeStyles(theme => ({
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: theme.typography.pxToRem(14),
    '& th, & td': {
      padding: theme.spacing(0.75, 2, 0.75, 0),
      textAlign: 'start',
      verticalAlign: 'middle',
    },
    '& th:last-child, & td:last-child': { paddingRight: 0 },
    '& thead th': {
      paddingBottom: theme.spacing(1),
      borderBottom: `1px solid ${subtleText(theme)}`,
      color: subtleText(theme),
      fontSize: theme.typography.pxToRem(12),
      fontWeight: 600,
    },
    '& thead $figure': { textAlign: 'end' },
  },
  figure: {},
}));

/** @see CloneTable */
export interface CloneTableProps {
  clones: Clone[];
  sources: Source[];
  now: Date;
  label: string;
}

/** Clones with all that is known of them at a glance. */
export const CloneTable = (props: CloneTableProps) => {
  const { clones, sources, now, label } = props;
  const classes = useStyles();
  const { t } = useWords();
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('tab.column.name')}</th>
          <th scope="col">{t('tab.column.state')}</th>
          <th scope="col">{t('tab.column.dataFrom')}</th>
          <th scope="col">{t('tab.column.expires')}</th>
          <th scope="col">{t('tab.column.orderedBy')}</th>
          <th scope="col" className={classes.figure}>
            {t('tab.column.written')}
          </th>
          <th scope="col">
            <Unseen>{t('tab.column.actions')}</Unseen>
          </th>
        </tr>
      </thead>
      <tbody>
        {clones.map(clone => (
          <CloneTableRow
            key={clone.id}
            clone={clone}
            source={sources.find(({ name }) => name === clone.source)}
            now={now}
          />
        ))}
      </tbody>
    </table>
  );
};
