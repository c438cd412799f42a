import type {
  Clone,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { makeStyles } from '@material-ui/core/styles';
import classNames from 'classnames';
import { CloneRow } from './CloneRow';

const useStyles = makeStyles(theme => ({
  rows: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  columns: {
    display: 'grid',
    gridTemplateColumns:
      'minmax(0, 1fr) minmax(156px, max-content) minmax(104px, max-content) auto',
    columnGap: theme.spacing(1.5),
  },
}));

/** @see CloneRows */
export interface CloneRowsProps {
  clones: Clone[];
  sources: Source[];
  now: Date;
  narrow: boolean;
  /** Read aloud as the list's name. */
  label: string;
  /** A point is hovered: its clones light up. */
  litPointId?: string;
  /** A clone is hovered. */
  onLightPoint?(id?: string): void;
}

/** Clones as rows of two lines; where there is room, their chips and buttons stand below each other. */
export const CloneRows = (props: CloneRowsProps) => {
  const { clones, sources, now, narrow, label, litPointId } = props;
  const classes = useStyles();
  return (
    <ul
      className={classNames(classes.rows, !narrow && classes.columns)}
      aria-label={label}
    >
      {clones.map(clone => (
        <CloneRow
          key={clone.id}
          clone={clone}
          source={sources.find(({ name }) => name === clone.source)}
          now={now}
          narrow={narrow}
          lit={litPointId === clone.snapshot.id}
          onLight={props.onLightPoint}
        />
      ))}
    </ul>
  );
};
