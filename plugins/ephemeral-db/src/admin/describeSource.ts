import type { ComponentType } from 'react';
import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { SvgIconProps } from '@material-ui/core/SvgIcon';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import CloudOffIcon from '@material-ui/icons/CloudOff';
import ErrorIcon from '@material-ui/icons/Error';
import HourglassEmptyIcon from '@material-ui/icons/HourglassEmpty';
import PauseCircleOutlineIcon from '@material-ui/icons/PauseCircleOutline';
import WarningIcon from '@material-ui/icons/ReportProblemOutlined';
import type { Tone } from '../tones';
import type { Words } from '../translation';
import { openFindings } from './findings';

/** What a source's state is. */
export type SourceState =
  | 'healthy'
  | 'warnings'
  | 'blocked'
  | 'clusterSilent'
  | 'serverSilent'
  | 'paused'
  | 'unchecked';

/** A source's state as it is shown. */
export interface SourceWords {
  state: SourceState;
  tone: Tone;
  Icon: ComponentType<SvgIconProps>;
  chip: string;
}

const LOOKS: Record<SourceState, Pick<SourceWords, 'tone' | 'Icon'>> = {
  healthy: { tone: 'success', Icon: CheckCircleIcon },
  warnings: { tone: 'warning', Icon: WarningIcon },
  blocked: { tone: 'danger', Icon: ErrorIcon },
  clusterSilent: { tone: 'danger', Icon: CloudOffIcon },
  serverSilent: { tone: 'danger', Icon: CloudOffIcon },
  paused: { tone: 'neutral', Icon: PauseCircleOutlineIcon },
  unchecked: { tone: 'neutral', Icon: HourglassEmptyIcon },
};

/** What nobody can tell just now comes before what was known; what was paused stands still whatever is found. */
export function stateOfSource(source: Source): SourceState {
  const [worst] = openFindings(source);
  const unreachable = openFindings(source).filter(
    ({ state }) => state === 'unreachable',
  );
  if (source.lastSeenAt || unreachable.some(({ id }) => id === 'cluster')) {
    return 'clusterSilent';
  }
  if (source.paused) return 'paused';
  if (!source.preflight) return 'unchecked';
  if (worst === undefined) return 'healthy';
  if (worst.state === 'blocked') return 'blocked';
  return unreachable.length > 0 ? 'serverSilent' : 'warnings';
}

/** A source's state in words. */
export function describeSource(source: Source, { t }: Words): SourceWords {
  const state = stateOfSource(source);
  return {
    state,
    ...LOOKS[state],
    chip:
      state === 'warnings'
        ? t('admin.state.warnings', { count: openFindings(source).length })
        : t(`admin.state.${state}`),
  };
}
