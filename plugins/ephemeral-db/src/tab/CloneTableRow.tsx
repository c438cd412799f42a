import { Link } from '@backstage/core-components';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import type {
  Clone,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { makeStyles } from '@material-ui/core/styles';
import classNames from 'classnames';
import { dayAndClock, Moment, pointAndMoment } from '../moments';
import {
  CloneButton,
  firstVerb,
  useCloneAddress,
  useCloneMenu,
} from '../order';
import { Unseen } from '../overview';
import { formatBytes } from '../sizes';
import { describeClone } from '../states';
import { StateChip, subtleText } from '../tones';
import { useWords } from '../translation';
import { VerbMenu } from '../verbs';

const useStyles = makeStyles(theme => ({
  row: {
    '& > *': {
      height: 44,
      boxSizing: 'border-box',
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    '& > $figure': { textAlign: 'end' },
  },
  name: {
    fontWeight: 600,
    overflowWrap: 'anywhere',
    color: theme.palette.text.primary,
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 2,
    },
  },
  figure: { whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' },
  subtle: { color: subtleText(theme) },
  verbs: {
    display: 'flex',
    justifyContent: 'flex-end',
    alignItems: 'center',
    gap: theme.spacing(0.5),
  },
}));

/** @see CloneTableRow */
export interface CloneTableRowProps {
  clone: Clone;
  source?: Source;
  now: Date;
}

/** One clone of the table. */
export const CloneTableRow = (props: CloneTableRowProps) => {
  const { clone, source, now } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const state = describeClone(clone, now, words, source);
  const first = firstVerb(clone, state, words);
  const address = useCloneAddress();
  const menu = useCloneMenu(clone, { without: first ? [first.verb] : [] });
  const expiresAt = new Date(clone.expiresAt);
  return (
    <tr className={classes.row} data-clone={clone.id}>
      <th scope="row">
        {address ? (
          <Link to={address(clone.id)} className={classes.name}>
            {clone.name}
          </Link>
        ) : (
          <span className={classes.name}>{clone.name}</span>
        )}
      </th>
      <td>
        <StateChip
          tone={state.tone}
          Icon={state.Icon}
          label={state.chip}
          faded={clone.lastSeenAt !== undefined}
        />
      </td>
      <td>
        <Moment date={new Date(clone.snapshot.takenAt)}>
          {clone.snapshot.label
            ? pointAndMoment(clone.snapshot, now, words)
            : dayAndClock(new Date(clone.snapshot.takenAt), now, words)}
        </Moment>
      </td>
      <td>
        {clone.phase === 'gone' ? (
          <span className={classes.subtle}>{state.sentence}</span>
        ) : (
          <Moment date={expiresAt}>{dayAndClock(expiresAt, now, words)}</Moment>
        )}
      </td>
      <td>
        <EntityDisplayName
          entityRef={clone.requestedBy}
          hideIcon
          disableTooltip
        />
      </td>
      <td
        className={classNames(classes.figure, !clone.usage && classes.subtle)}
      >
        {clone.usage ? (
          formatBytes(clone.usage.uniqueBytes, words)
        ) : (
          <span title={t('common.notMeasured')}>
            <span aria-hidden>{t('tab.none')}</span>
            <Unseen>{t('common.notMeasured')}</Unseen>
          </span>
        )}
      </td>
      <td>
        <div className={classes.verbs}>
          {first && <CloneButton clone={clone} first={first} />}
          <VerbMenu of={clone.name} items={menu} />
        </div>
      </td>
    </tr>
  );
};
