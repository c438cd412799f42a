import type { ComponentType } from 'react';
import type {
  ActionVerb,
  Clone,
  GenerationStage,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { SvgIconProps } from '@material-ui/core/SvgIcon';
import AlarmIcon from '@material-ui/icons/Alarm';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import DeleteOutlineIcon from '@material-ui/icons/DeleteOutline';
import ErrorIcon from '@material-ui/icons/Error';
import ErrorOutlineIcon from '@material-ui/icons/ErrorOutline';
import FastRewindIcon from '@material-ui/icons/FastRewind';
import HourglassEmptyIcon from '@material-ui/icons/HourglassEmpty';
import PauseCircleOutlineIcon from '@material-ui/icons/PauseCircleOutline';
import RemoveCircleOutlineIcon from '@material-ui/icons/RemoveCircleOutline';
import ScheduleIcon from '@material-ui/icons/Schedule';
import SkipNextIcon from '@material-ui/icons/SkipNext';
import TimelapseIcon from '@material-ui/icons/Timelapse';
import {
  clock,
  dayAndClock,
  pointAndMoment,
  remaining,
  span,
  timeLeft,
} from '../moments';
import type { Tone } from '../tones';
import type { Words } from '../translation';
import { isEnding, isHeldUp } from './needsAttention';

/** A state as it is shown. */
export interface StateWords {
  tone: Tone;
  Icon: ComponentType<SvgIconProps>;
  /** For the chip; short. */
  chip: string;
  /** What it means, in one or two sentences. */
  sentence: string;
}

/** The state of a clone as it is shown, and what a person would do first. */
export interface CloneWords extends StateWords {
  /**
   * Verbs that may stand on the row's one button, the first that the clone offers; `open` opens the drawer, where the
   * reason stands.
   */
  first: (ActionVerb | 'open')[];
}

const STAGES: GenerationStage[] = [
  'imported',
  'bound',
  'running',
  'secured',
  'verified',
  'masked',
  'ready',
];

/** The stages that this clone goes through, in order: `masked` only where it is masked. */
export function stagesOf(clone: Clone): GenerationStage[] {
  const masks =
    clone.stage === 'masked' ||
    clone.stages.some(stage => stage.name === 'masked');
  return STAGES.filter(stage => stage !== 'masked' || masks);
}

/** Text of others ends as a sentence does. */
export function asSentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function provisioning(clone: Clone, now: Date, words: Words) {
  const { t } = words;
  const steps = stagesOf(clone);
  const stage = clone.stage ?? steps[0];
  const startedAt =
    clone.stages.filter(({ name }) => name === stage).at(-1)?.startedAt ??
    clone.createdAt;
  const doing = t(`clone.provisioning.${stage}`);
  const soFar = span(now.getTime() - Date.parse(startedAt), words);
  return {
    tone: 'info' as const,
    Icon: TimelapseIcon,
    chip: t('clone.provisioning.chip', {
      step: String(steps.indexOf(stage) + 1),
      steps: String(steps.length),
    }),
    sentence:
      clone.usualSeconds === undefined
        ? t('clone.provisioning.sentence', { doing, span: soFar })
        : t('clone.provisioning.sentenceUsual', {
            doing,
            span: soFar,
            usual: span(clone.usualSeconds * 1_000, words),
          }),
  };
}

function queued(clone: Clone, source: Source | undefined, { t }: Words) {
  const ahead = clone.queue?.position ?? 0;
  const cluster = source?.cluster ?? '';
  return {
    tone: 'neutral' as const,
    Icon: HourglassEmptyIcon,
    chip:
      ahead > 0
        ? t('clone.queued.chip', { ahead: String(ahead) })
        : t('clone.queued.chipNext'),
    sentence:
      ahead > 0
        ? t('clone.queued.sentence', { count: ahead, cluster })
        : t('clone.queued.sentenceNext', { cluster }),
  };
}

function ready(clone: Clone, now: Date, words: Words) {
  const { t } = words;
  const expiresAt = new Date(clone.expiresAt);
  if (isEnding(clone, now)) {
    return {
      tone: 'warning' as const,
      Icon: ScheduleIcon,
      chip: t('clone.ending.chip', { left: timeLeft(expiresAt, now, words) }),
      sentence: t('clone.ending.sentence', {
        moment: dayAndClock(expiresAt, now, words),
      }),
      first: ['extend' as const, 'connect' as const],
    };
  }
  return {
    tone: 'success' as const,
    Icon: CheckCircleIcon,
    chip: t('clone.ready.chip'),
    sentence: t('clone.ready.sentence', {
      point: pointAndMoment(clone.snapshot, now, words),
      span: remaining(expiresAt, now, words),
    }),
    first: ['connect' as const],
  };
}

function deleting(clone: Clone, { t }: Words) {
  const { deletion } = clone;
  return {
    tone: 'neutral' as const,
    Icon: DeleteOutlineIcon,
    chip: deletion
      ? t('clone.deleting.chipSteps', {
          step: String(deletion.step),
          steps: String(deletion.of),
        })
      : t('clone.deleting.chip'),
    sentence: deletion
      ? t('clone.deleting.sentenceWhat', {
          what: t(`clone.deleting.${deletion.what}`),
        })
      : t('clone.deleting.sentence'),
    first: [],
  };
}

/** Says what holds it up once that has lasted. */
function unlessHeldUp(
  calm: CloneWords,
  clone: Clone,
  now: Date,
  { t }: Words,
): CloneWords {
  const { blockedBy } = clone;
  if (!blockedBy || !isHeldUp(clone, now)) return calm;
  return {
    ...calm,
    tone: 'warning',
    sentence: t('clone.heldUp', {
      object: blockedBy.object,
      reason: asSentence(blockedBy.reason),
    }),
    first: ['open'],
  };
}

/** What is the same at any time. */
function settled(clone: Clone, now: Date, words: Words): CloneWords {
  const { t } = words;
  const expiresAt = new Date(clone.expiresAt);
  const calm = { first: [] };
  switch (clone.phase) {
    case 'grace':
      return {
        tone: 'warning',
        Icon: AlarmIcon,
        chip: t('clone.grace.chip', { clock: clock(expiresAt, words) }),
        sentence: t('clone.grace.sentence', { clock: clock(expiresAt, words) }),
        first: ['extend', 'connect'],
      };
    case 'rewinding':
    case 'refreshing':
      return {
        ...calm,
        tone: 'info',
        Icon: clone.phase === 'rewinding' ? FastRewindIcon : SkipNextIcon,
        chip: t(`clone.${clone.phase}.chip`),
        sentence: t(`clone.${clone.phase}.sentence`),
      };
    case 'stopping':
    case 'starting':
      return {
        ...calm,
        tone: 'info',
        Icon: TimelapseIcon,
        chip: t(`clone.${clone.phase}.chip`),
        sentence: t(`clone.${clone.phase}.sentence`),
      };
    case 'stopped':
      return {
        tone: 'neutral',
        Icon: PauseCircleOutlineIcon,
        chip: t('clone.stopped.chip'),
        sentence: t('clone.stopped.sentence', {
          moment: dayAndClock(expiresAt, now, words),
        }),
        first: ['start'],
      };
    case 'unavailable':
      return {
        tone: 'danger',
        Icon: ErrorOutlineIcon,
        chip: t('clone.unavailable.chip'),
        sentence: clone.failure
          ? t('clone.unavailable.sentence', {
              reason: asSentence(clone.failure.message),
            })
          : t('clone.unavailable.sentenceUnknown'),
        first: ['open'],
      };
    case 'failed':
      return {
        tone: 'danger',
        Icon: ErrorIcon,
        chip: t('clone.failed.chip', {
          stage: t(`stage.failed.${clone.failure?.stage ?? 'imported'}`),
        }),
        sentence: t('clone.failed.sentence', {
          reason: asSentence(clone.failure?.message ?? ''),
        }),
        first: ['retry'],
      };
    default:
      return {
        ...calm,
        tone: 'neutral',
        Icon: RemoveCircleOutlineIcon,
        chip: t('clone.gone.chip'),
        sentence:
          expiresAt <= now
            ? t('clone.gone.expired', {
                moment: dayAndClock(expiresAt, now, words),
              })
            : t('clone.gone.deleted'),
      };
  }
}

/**
 * A clone's state in words, as ui.md §3 has them.
 *
 * @param source - names the cluster that a queued clone waits for
 */
export function describeClone(
  clone: Clone,
  now: Date,
  words: Words,
  source?: Source,
): CloneWords {
  const onItsWay = { first: ['delete' as const] };
  switch (clone.phase) {
    case 'queued':
      return unlessHeldUp(
        { ...queued(clone, source, words), ...onItsWay },
        clone,
        now,
        words,
      );
    case 'provisioning':
      return unlessHeldUp(
        { ...provisioning(clone, now, words), ...onItsWay },
        clone,
        now,
        words,
      );
    case 'ready':
      return ready(clone, now, words);
    case 'deleting':
      return unlessHeldUp(deleting(clone, words), clone, now, words);
    default:
      return settled(clone, now, words);
  }
}
