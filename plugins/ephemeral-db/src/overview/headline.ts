import {
  type Clone,
  parseDuration,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import AddCircleOutlineIcon from '@material-ui/icons/AddCircleOutline';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import PhotoCameraIcon from '@material-ui/icons/PhotoCamera';
import { agoOrMoment, span } from '../moments';
import { needsAttention } from '../states';
import type { Words } from '../translation';
import {
  type HeadlineFacts,
  type HeadlineWords,
  newestMoment,
} from './headlineFacts';
import { worstTrouble } from './trouble';

/** What is said of the clones that the title is not about. */
function othersClause(
  clones: Clone[],
  about: number,
  now: Date,
  words: Words,
): string | undefined {
  const { t } = words;
  const needy = clones.filter(clone => needsAttention(clone, now)).length;
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
  const { source, entity, several: isOneOfSeveral } = facts;
  const lease = span(parseDuration(source.lease.default), words);
  return {
    tone: 'neutral',
    Icon: AddCircleOutlineIcon,
    title: isOneOfSeveral
      ? t('card.headline.noClonesOf', { source: source.title })
      : t('card.headline.noClones', { entity }),
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
  const trouble = worstTrouble({ ...facts, clones }, now, words);
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
