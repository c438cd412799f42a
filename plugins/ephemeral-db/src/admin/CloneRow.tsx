import { Link } from '@backstage/core-components';
import {
  EntityDisplayName,
  EntityRefLink,
} from '@backstage/plugin-catalog-react';
import type {
  Clone,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { makeStyles } from '@material-ui/core/styles';
import classNames from 'classnames';
import { clock, dayAndClock, Moment, pointAndMoment } from '../moments';
import { CloneButton, firstVerb, useCloneMenu } from '../order';
import { shortCloneLine } from '../overview';
import { formatBytes } from '../sizes';
import { describeClone } from '../states';
import { StateChip, subtleText } from '../tones';
import { useWords } from '../translation';
import { VerbMenu } from '../verbs';
import { useTableStyles } from './tableStyles';
import { Tick } from './Tick';
import type { Form } from './useForm';

const useStyles = makeStyles(theme => ({
  link: {
    color: theme.palette.text.primary,
    fontWeight: 600,
    overflowWrap: 'anywhere',
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 2,
    },
  },
  ticked: { background: theme.palette.action.hover },
  dim: { color: subtleText(theme) },
}));

/** A clone: whose, from when, until when, and what to do first. */
export const CloneRow = (props: {
  clone: Clone;
  source?: Source;
  now: Date;
  form: Form;
  /** The clone's address over this table. */
  to: string;
  ticked: boolean;
  onTick(): void;
  isFirst: boolean;
}) => {
  const { clone, source, now, form, to, ticked, onTick, isFirst } = props;
  const classes = useStyles();
  const table = useTableStyles();
  const words = useWords();
  const { t } = words;
  const state = describeClone(clone, now, words, source);
  const first = firstVerb(clone, state, words);
  const menu = useCloneMenu(clone, {
    without: first && form !== 'narrow' ? [first.verb] : [],
  });
  const expiresAt = new Date(clone.expiresAt);
  const lastSeen = clone.lastSeenAt && new Date(clone.lastSeenAt);
  const from = pointAndMoment(clone.snapshot, now, words);
  const isGone = clone.phase === 'gone';

  const name = (
    <Link to={to} className={classes.link} data-clone={clone.id}>
      {clone.name}
    </Link>
  );
  const chip = (
    <StateChip
      tone={state.tone}
      Icon={state.Icon}
      label={state.chip}
      faded={lastSeen !== undefined}
    />
  );
  const seen = lastSeen && (
    <div className={table.subtle}>
      {t('common.lastSeen', { moment: clock(lastSeen, words) })}
    </div>
  );
  const service = <EntityRefLink entityRef={clone.entityRef} hideIcon />;
  const written = clone.usage
    ? formatBytes(clone.usage.uniqueBytes, words)
    : '–';

  return (
    <tr
      className={classNames(
        table.line,
        isFirst && table.first,
        ticked && classes.ticked,
      )}
    >
      <td className={table.tick}>
        <Tick
          label={t('admin.clones.selectOne', { name: clone.name })}
          checked={ticked}
          onChange={onTick}
        />
      </td>
      <th scope="row" className={table.rowHead}>
        {form === 'narrow' ? (
          <>
            <div className={table.lineOfTwo}>
              {name}
              {chip}
            </div>
            <div
              className={classNames(
                table.lineOfTwo,
                table.secondLine,
                table.subtle,
              )}
            >
              <span>
                {shortCloneLine(clone, now, words)}
                {' · '}
                {service}
              </span>
            </div>
            {seen}
          </>
        ) : (
          <>
            {name}
            {form === 'medium' && <div className={table.subtle}>{service}</div>}
          </>
        )}
      </th>
      {form !== 'narrow' && (
        <td>
          {chip}
          {seen}
        </td>
      )}
      {form === 'wide' && (
        <>
          <td>{service}</td>
          <td>{source?.title ?? clone.source}</td>
        </>
      )}
      {form !== 'narrow' && (
        <>
          <td className={table.moment}>
            <Moment date={new Date(clone.snapshot.takenAt)}>{from}</Moment>
            {form === 'medium' && (
              <div className={table.subtle}>
                {source?.title ?? clone.source}
              </div>
            )}
          </td>
          <td className={classNames(table.moment, isGone && classes.dim)}>
            <Moment date={expiresAt}>
              {dayAndClock(expiresAt, now, words)}
            </Moment>
          </td>
        </>
      )}
      {form === 'wide' && (
        <>
          <td>
            <EntityDisplayName
              entityRef={clone.requestedBy}
              defaultKind="user"
              hideIcon
            />
          </td>
          <td className={table.number}>{written}</td>
        </>
      )}
      <td className={table.end}>
        <div className={table.buttons}>
          {form !== 'narrow' && first && (
            <CloneButton clone={clone} first={first} />
          )}
          <VerbMenu of={clone.name} items={menu} />
        </div>
      </td>
    </tr>
  );
};
