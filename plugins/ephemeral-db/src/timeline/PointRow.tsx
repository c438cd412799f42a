import type { ReactNode } from 'react';
import LockIcon from '@material-ui/icons/Lock';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import type {
  Clone,
  Snapshot,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import classNames from 'classnames';
import { clock, Moment, momentOf, pointName } from '../moments';
import {
  briefPointChip,
  describePoint,
  probeChange,
  probeValue,
} from '../states';
import { StateChip } from '../tones';
import { useWords, type Words } from '../translation';
import { VerbButton } from '../verbs';
import { isLocked } from './labels';
import { ListChip } from './ListChip';
import type { ListedPoint } from './listDays';
import { useListStyles } from './listStyles';
import { spokenPoint } from './names';
import { PointMark } from './PointMark';

/** How much a row has room for. */
export type ListForm = 'wide' | 'middle' | 'narrow';

/** @see PointRow */
export interface PointRowProps {
  listed: ListedPoint;
  source: Source;
  now: Date;
  form: ListForm;
  withClones: boolean;
  isOpen: boolean;
  onOpen(anchor: HTMLElement): void;
  onNewClone(point: Snapshot): void;
  onOpenClone(clone: Clone): void;
  menu?: ReactNode;
}

/** The first probe with its change: `customers 15 (+5)`. */
function Figures({ listed }: { listed: ListedPoint }) {
  const words = useWords();
  const classes = useListStyles();
  const probe = listed.point.probes[0];
  if (!probe) return null;
  const change = probeChange(probe, listed.before, words);
  return (
    <>
      {probe.name} {probeValue(probe, words)}
      {change && <span className={classes.subtle}> ({change})</span>}
    </>
  );
}

function counts({ mark }: ListedPoint, { t }: Words): string[] {
  return [
    mark.clones.length > 0
      ? t('timeline.clones', { count: mark.clones.length })
      : '',
    mark.elsewhere > 0
      ? t('timeline.elsewhere', { count: mark.elsewhere })
      : '',
  ].filter(Boolean);
}

/** Who took it: a person, the schedule, or somebody outside. */
function TakenBy({ point }: { point: Snapshot }) {
  const { t } = useWords();
  if (point.origin === 'other') return <>{t('timeline.all.outside')}</>;
  if (!point.takenBy) return <>{t('timeline.all.schedule')}</>;
  return (
    <EntityDisplayName entityRef={point.takenBy} hideIcon disableTooltip />
  );
}

/** A point in the list by day. */
export const PointRow = (props: PointRowProps) => {
  const { listed, source, now, form, withClones, menu } = props;
  const { point, mark } = listed;
  const words = useWords();
  const { t } = words;
  const classes = useListStyles();
  const { tone, Icon, chip } = describePoint(point, now, words, source);
  const action = point.actions.find(({ verb }) => verb === 'clone');
  const isNarrow = form === 'narrow';
  const time = clock(momentOf(point), words);
  const name = (
    <>
      {point.label ?? time}{' '}
      {point.label && <span className={classes.subtle}>{time}</span>}
      {isLocked(point, now) && <LockIcon className={classes.lock} />}
    </>
  );
  const counted = counts(listed, words);
  const stateChip = (
    <StateChip
      tone={tone}
      Icon={Icon}
      label={isNarrow ? briefPointChip(point, words, chip) : chip}
    />
  );
  return (
    <li className={classes.row}>
      <span
        className={classNames(classes.mark, isNarrow && classes.markNarrow)}
      >
        <PointMark point={point} />
      </span>
      <div className={classNames(classes.inner, classes[form])}>
        {isNarrow ? (
          <>
            <button
              type="button"
              className={classes.nameButton}
              aria-haspopup="dialog"
              aria-expanded={props.isOpen}
              onClick={event => props.onOpen(event.currentTarget)}
            >
              <span className={classes.unseen}>
                {spokenPoint(
                  point,
                  { clones: mark.clones.length, elsewhere: mark.elsewhere },
                  now,
                  words,
                )}
              </span>
              <span aria-hidden="true">{name}</span>
            </button>
            <span className={classes.end}>
              {stateChip}
              {menu}
            </span>
            <span className={classes.second}>
              <Figures listed={listed} />
              <ListedCounts listed={listed} withClones={withClones} />
            </span>
          </>
        ) : (
          <>
            <span className={classes.name}>
              {point.label ? (
                name
              ) : (
                <Moment date={momentOf(point)}>{time}</Moment>
              )}
              {!point.label && isLocked(point, now) && (
                <LockIcon className={classes.lock} />
              )}
            </span>
            <span>{stateChip}</span>
            <span>
              <Figures listed={listed} />
            </span>
            {form === 'wide' && (
              <span className={classes.subtle}>
                <TakenBy point={point} />
              </span>
            )}
            <span
              className={mark.clones.length > 0 ? undefined : classes.subtle}
            >
              {counted.join(', ') || t('timeline.all.none')}
            </span>
            <span className={classes.end}>
              {action && (
                <VerbButton
                  action={action}
                  label={t('verbs.newCloneFrom', {
                    point: pointName(point, words),
                  })}
                  onClick={() => props.onNewClone(point)}
                >
                  {t('verbs.newClone')}
                </VerbButton>
              )}
            </span>
            <span className={classes.end}>{menu}</span>
          </>
        )}
      </div>
      {withClones && mark.clones.length > 0 && (
        <ul className={classes.clones}>
          {mark.clones.map(clone => (
            <li key={clone.id} className={classes.branch}>
              <ListChip
                clone={clone}
                now={now}
                onOpen={() => props.onOpenClone(clone)}
              />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
};

/** ` · 3 elsewhere`; own clones only where they do not hang below. */
function ListedCounts(props: { listed: ListedPoint; withClones: boolean }) {
  const { listed, withClones } = props;
  const { t } = useWords();
  const { mark, point } = listed;
  const texts = [
    !withClones && mark.clones.length > 0
      ? t('timeline.clones', { count: mark.clones.length })
      : undefined,
    mark.elsewhere > 0
      ? t('timeline.elsewhere', { count: mark.elsewhere })
      : undefined,
  ].filter(Boolean);
  if (texts.length === 0) return null;
  return (
    <>
      {point.probes.length > 0 ? ' · ' : ''}
      {texts.join(' · ')}
    </>
  );
}
