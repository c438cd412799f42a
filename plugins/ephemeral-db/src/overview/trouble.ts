import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import AlarmIcon from '@material-ui/icons/Alarm';
import ErrorIcon from '@material-ui/icons/Error';
import ErrorOutlineIcon from '@material-ui/icons/ErrorOutline';
import PauseCircleOutlineIcon from '@material-ui/icons/PauseCircleOutline';
import ScheduleIcon from '@material-ui/icons/Schedule';
import { clock, dayAndClock, span } from '../moments';
import { asSentence, needsAttention } from '../states';
import type { Words } from '../translation';
import {
  type HeadlineFacts,
  type HeadlineWords,
  newestMoment,
} from './headlineFacts';

const OVERDUE_AFTER = 5 * 60_000;

/** A failed clone, and the words for it: `failed at masking`. */
function stageOf(clone: Clone, { t }: Words): string {
  return t(`stage.failed.${clone.failure?.stage ?? 'imported'}`);
}

/** What is wrong, in the words of a headline. */
export type Trouble = Pick<
  HeadlineWords,
  'tone' | 'Icon' | 'title' | 'cloneId' | 'short' | 'detail'
> & {
  /** How many clones the title is about. */
  about: number;
  /** The title says how old the newest point is. */
  isAboutNewest?: boolean;
};

function failed(clones: Clone[], words: Words): Trouble | undefined {
  const { t } = words;
  if (clones.length === 0) return undefined;
  const look = { tone: 'danger' as const, Icon: ErrorIcon };
  const [{ id, name }] = clones;
  const stages = new Set(clones.map(clone => stageOf(clone, words)));
  const [stage] = stages;
  if (clones.length === 1) {
    return {
      ...look,
      about: 1,
      cloneId: id,
      title: t('card.headline.failedOne', { name, stage }),
      short: {
        title: t('card.headline.failedOneShort', { name }),
        detail: t('card.headline.failedOneDetail', { stage }),
      },
    };
  }
  const amount = String(clones.length);
  return {
    ...look,
    about: clones.length,
    cloneId: id,
    title:
      stages.size === 1
        ? t('card.headline.failedSame', { amount, stage })
        : t('card.headline.failed', { amount }),
  };
}

function several(
  clones: Clone[],
  look: Pick<Trouble, 'tone' | 'Icon'>,
  words: { one(clone: Clone): string; more(amount: string): string },
): Trouble | undefined {
  const [first] = clones;
  if (!first) return undefined;
  return {
    ...look,
    about: clones.length,
    cloneId: first.id,
    title:
      clones.length === 1
        ? words.one(first)
        : words.more(String(clones.length)),
  };
}

/** What is wrong with the source itself. */
function sourceTrouble(
  facts: HeadlineFacts,
  now: Date,
  words: Words,
): Trouble | undefined {
  const { t } = words;
  const { source, snapshots } = facts;
  const { title, paused, preflight, nextSnapshotAt } = source;
  if (preflight?.state === 'blocked') {
    const finding = preflight.findings.find(({ state }) => state === 'blocked');
    return {
      tone: 'danger',
      Icon: ErrorOutlineIcon,
      about: 0,
      title: t('card.headline.blocked', { source: title }),
      detail: finding && asSentence(finding.found).replace(/\.$/, ''),
    };
  }
  if (paused) {
    return {
      tone: 'warning',
      Icon: PauseCircleOutlineIcon,
      about: 0,
      title: t('card.headline.paused', { reason: paused.reason }),
    };
  }
  const newest = newestMoment(facts);
  const due = nextSnapshotAt === undefined ? NaN : Date.parse(nextSnapshotAt);
  if (
    newest &&
    nextSnapshotAt &&
    newest.getTime() < due &&
    now.getTime() - due > OVERDUE_AFTER
  ) {
    return {
      tone: 'warning',
      Icon: ScheduleIcon,
      about: 0,
      isAboutNewest: true,
      title: t('card.headline.overdue', {
        age: span(now.getTime() - newest.getTime(), words),
      }),
      detail: t('card.headline.overdueSchedule', {
        moment: dayAndClock(new Date(nextSnapshotAt), now, words),
      }),
    };
  }
  const last = [...snapshots].sort((one, other) =>
    one.orderedAt < other.orderedAt ? 1 : -1,
  )[0];
  if (last?.phase === 'failed' && newest) {
    return {
      tone: 'warning',
      Icon: ErrorOutlineIcon,
      about: 0,
      title: t('card.headline.captureFailed', { source: title }),
    };
  }
  return undefined;
}

/** The worst of all that is wrong; absent where nothing is. */
export function worstTrouble(
  facts: HeadlineFacts,
  now: Date,
  words: Words,
): Trouble | undefined {
  const { t } = words;
  const soonest = [...facts.clones].sort((one, other) =>
    one.expiresAt < other.expiresAt ? -1 : 1,
  );
  const needy = soonest.filter(clone => needsAttention(clone, now));
  const phase = (wanted: Clone['phase']) =>
    needy.filter(clone => clone.phase === wanted);
  const ending = needy.filter(clone =>
    ['ready', 'grace'].includes(clone.phase),
  );
  return (
    failed(phase('failed'), words) ??
    several(
      phase('unavailable'),
      { tone: 'danger', Icon: ErrorOutlineIcon },
      {
        one: ({ name }) => t('card.headline.unavailableOne', { name }),
        more: amount => t('card.headline.unavailable', { amount }),
      },
    ) ??
    sourceTrouble(facts, now, words) ??
    several(
      phase('deleting'),
      { tone: 'warning', Icon: ErrorOutlineIcon },
      {
        one: ({ name }) => t('card.headline.heldUpOne', { name }),
        more: amount => t('card.headline.heldUp', { amount }),
      },
    ) ??
    several(
      ending,
      {
        tone: 'warning',
        Icon: ending[0]?.phase === 'grace' ? AlarmIcon : ScheduleIcon,
      },
      {
        one: clone =>
          clone.phase === 'grace'
            ? t('card.headline.graceOne', {
                name: clone.name,
                clock: clock(new Date(clone.expiresAt), words),
              })
            : t('card.headline.endingOne', {
                name: clone.name,
                moment: dayAndClock(new Date(clone.expiresAt), now, words),
              }),
        more: amount => t('card.headline.ending', { amount }),
      },
    )
  );
}
