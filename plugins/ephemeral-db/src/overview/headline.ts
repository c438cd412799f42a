import type { ComponentType } from 'react';
import {
  type Clone,
  parseDuration,
  type Snapshot,
  type Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { SvgIconProps } from '@material-ui/core/SvgIcon';
import AddCircleOutlineIcon from '@material-ui/icons/AddCircleOutline';
import AlarmIcon from '@material-ui/icons/Alarm';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import ErrorIcon from '@material-ui/icons/Error';
import ErrorOutlineIcon from '@material-ui/icons/ErrorOutline';
import PauseCircleOutlineIcon from '@material-ui/icons/PauseCircleOutline';
import PhotoCameraIcon from '@material-ui/icons/PhotoCamera';
import ScheduleIcon from '@material-ui/icons/Schedule';
import { agoOrMoment, clock, dayAndClock, momentOf, span } from '../moments';
import { asSentence, describeClone } from '../states';
import type { Tone } from '../tones';
import type { Words } from '../translation';

/** What the headline of one source is about. */
export interface HeadlineFacts {
  source: Source;
  /** The entity's, of this source. */
  clones: Clone[];
  /** Of this source, as far as they are loaded. */
  snapshots: Snapshot[];
  /** What people call the entity. */
  entity: string;
}

/** The worst thing first, as one sentence, and what else there is to know in three seconds. */
export interface HeadlineWords {
  tone: Tone;
  Icon: ComponentType<SvgIconProps>;
  title: string;
  /** The clone that the title is about; it leads there. */
  cloneId?: string;
  /** For phones: the title in fewer words, and the rest of it as a clause. */
  short?: { title: string; detail: string };
  /** A whole sentence in place of clauses: nothing is there yet. */
  sentence?: string;
  /** `newest point 12 min ago` */
  newest?: string;
  /** `the other 4 clones are fine` */
  others?: string;
  /** A clause of its own. */
  detail?: string;
}

const OVERDUE_AFTER = 5 * 60_000;

/** The newest point that clones can be made from. */
export function newestPoint(snapshots: Snapshot[]): Snapshot | undefined {
  return snapshots
    .filter(({ phase }) => phase === 'ready')
    .reduce<Snapshot | undefined>(
      (newest, point) =>
        newest && momentOf(newest) >= momentOf(point) ? newest : point,
      undefined,
    );
}

function newestMoment({ source, snapshots }: HeadlineFacts): Date | undefined {
  const point = newestPoint(snapshots);
  if (point) return momentOf(point);
  return source.lastSnapshotAt === undefined
    ? undefined
    : new Date(source.lastSnapshotAt);
}

/** A failed clone, and the words for it: `failed at masking`. */
function stageOf(clone: Clone, { t }: Words): string {
  return t(`stage.failed.${clone.failure?.stage ?? 'imported'}`);
}

type Worst = Pick<
  HeadlineWords,
  'tone' | 'Icon' | 'title' | 'cloneId' | 'short' | 'detail'
> & {
  /** How many clones the title is about. */
  about: number;
  /** The title says how old the newest point is. */
  isAboutNewest?: boolean;
};

function failed(clones: Clone[], words: Words): Worst | undefined {
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
  look: Pick<Worst, 'tone' | 'Icon'>,
  words: { one(clone: Clone): string; more(amount: string): string },
): Worst | undefined {
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
): Worst | undefined {
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

function worst(
  facts: HeadlineFacts,
  now: Date,
  words: Words,
): Worst | undefined {
  const { t } = words;
  const soonest = [...facts.clones].sort((one, other) =>
    one.expiresAt < other.expiresAt ? -1 : 1,
  );
  const needy = soonest.filter(
    clone => describeClone(clone, now, words).needsAttention,
  );
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

/** What is said of the clones that the title is not about. */
function othersClause(
  clones: Clone[],
  about: number,
  now: Date,
  words: Words,
): string | undefined {
  const { t } = words;
  const needy = clones.filter(
    clone => describeClone(clone, now, words).needsAttention,
  ).length;
  const others = clones.length - about;
  if (others === 0) return undefined;
  const count = needy - about;
  if (about === 0) {
    return needy > 0
      ? t('card.clause.clonesLook', { count: needy })
      : t('card.clause.clonesFine', { count: others });
  }
  return count > 0
    ? t('card.clause.more', { count })
    : t('card.clause.othersFine', { count: others });
}

function nothingYet(facts: HeadlineFacts, words: Words): HeadlineWords {
  const { t } = words;
  const { source, snapshots } = facts;
  const usual = source.usualCaptureSeconds;
  const isCapturing = snapshots.some(({ phase }) =>
    ['capturing', 'cut'].includes(phase),
  );
  return {
    tone: 'neutral',
    Icon: PhotoCameraIcon,
    title: isCapturing
      ? t('card.headline.noPointCapturing', { source: source.title })
      : t('card.headline.noPoint', { source: source.title }),
    sentence:
      usual === undefined
        ? t('card.empty.pointNoUsual')
        : t('card.empty.point', { usual: span(usual * 1_000, words) }),
  };
}

function noClones(facts: HeadlineFacts, words: Words): HeadlineWords {
  const { t } = words;
  const { source, entity } = facts;
  const lease = span(parseDuration(source.lease.default), words);
  return {
    tone: 'neutral',
    Icon: AddCircleOutlineIcon,
    title: t('card.headline.noClones', { entity }),
    sentence:
      source.usualSeconds === undefined
        ? t('card.empty.cloneNoUsual', { lease })
        : t('card.empty.clone', {
            usual: span(source.usualSeconds * 1_000, words),
            lease,
          }),
  };
}

/** The headline of one source: is all well? */
export function headline(
  facts: HeadlineFacts,
  now: Date,
  words: Words,
): HeadlineWords {
  const { t } = words;
  const clones = facts.clones.filter(({ phase }) => phase !== 'gone');
  const moment = newestMoment(facts);
  const newest =
    moment && t('card.clause.newest', { ago: agoOrMoment(moment, now, words) });
  const trouble = worst({ ...facts, clones }, now, words);
  if (trouble) {
    const { about, isAboutNewest, ...rest } = trouble;
    return {
      ...rest,
      // The title may have said it.
      newest: isAboutNewest ? undefined : newest,
      others: othersClause(clones, about, now, words),
    };
  }
  if (clones.length === 0) {
    return moment ? noClones(facts, words) : nothingYet(facts, words);
  }
  return {
    tone: 'success',
    Icon: CheckCircleIcon,
    title: t('card.headline.fine', {
      count: clones.length,
      name: clones[0].name,
    }),
    newest,
  };
}

/** Clauses as one line, its first letter large. */
export function asLine(
  clauses: (string | undefined)[],
  { language }: Words,
): string {
  const line = clauses.filter(Boolean).join(' · ');
  return line.charAt(0).toLocaleUpperCase(language) + line.slice(1);
}
