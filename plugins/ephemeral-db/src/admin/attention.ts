import type { ComponentType } from 'react';
import type {
  PreflightFinding,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { SvgIconProps } from '@material-ui/core/SvgIcon';
import { dayAndClock } from '../moments';
import { asSentence } from '../states';
import type { Tone } from '../tones';
import type { Words } from '../translation';
import { checkName } from './checkName';
import { describeSource, type SourceState } from './describeSource';
import { openFindings, stopped } from './findings';

/** A source that asks for a hand, by the worst that was found. */
export interface Attention {
  source: Source;
  /** Absent where the cluster went silent after the last check. */
  finding?: PreflightFinding;
  tone: Tone;
  Icon: ComponentType<SvgIconProps>;
  title: string;
  text: string;
}

const ORDER: Partial<Record<SourceState, number>> = {
  blocked: 0,
  clusterSilent: 1,
  serverSilent: 1,
  warnings: 2,
};

function titleOf(
  source: Source,
  state: SourceState,
  finding: PreflightFinding | undefined,
  words: Words,
): string {
  const { t } = words;
  const { title, cluster } = source;
  switch (state) {
    case 'clusterSilent':
      return t('admin.attention.cluster', { title, cluster });
    case 'serverSilent':
      return t('admin.attention.unreachable', { title });
    case 'blocked': {
      const { captures, clones } = stopped(source);
      if (captures && clones) return t('admin.attention.neither', { title });
      return captures
        ? t('admin.attention.noCapture', { title })
        : t('admin.attention.noClone', { title });
    }
    default:
      return t('admin.attention.warning', {
        title,
        check: finding ? checkName(finding.id, words) : '',
      });
  }
}

function textOf(
  source: Source,
  findings: PreflightFinding[],
  finding: PreflightFinding | undefined,
  now: Date,
  words: Words,
): string {
  const { t } = words;
  const since = source.lastSeenAt ?? source.preflight?.since;
  const found = finding ? asSentence(finding.found) : '';
  const dated = since
    ? t('admin.attention.since', {
        found,
        moment: dayAndClock(new Date(since), now, words),
      })
    : found;
  const more = findings.length - (finding ? 1 : 0);
  return (
    more > 0 ? t('admin.attention.more', { found: dated, count: more }) : dated
  ).trim();
}

/** The sources that ask for a hand, worst first; those that are alike in the order in which they came. */
export function attention(
  sources: readonly Source[],
  now: Date,
  words: Words,
): Attention[] {
  return sources
    .flatMap(source => {
      const { state, tone, Icon } = describeSource(source, words);
      const order = ORDER[state];
      if (order === undefined) return [];
      const findings = openFindings(source);
      const finding =
        state === 'clusterSilent'
          ? findings.find(({ id }) => id === 'cluster')
          : findings.at(0);
      return [
        {
          order,
          line: {
            source,
            finding,
            tone,
            Icon,
            title: titleOf(source, state, finding, words),
            text: textOf(source, findings, finding, now, words),
          },
        },
      ];
    })
    .sort((one, other) => one.order - other.order)
    .map(({ line }) => line);
}
