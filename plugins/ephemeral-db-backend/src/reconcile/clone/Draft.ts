import type {
  CloneStage,
  GenerationStage,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { CloneObservation, CloneProgress } from '../../clones/CloneRecord';
import { Standing } from '../Window';
import { CloneAction, ClonePlan, CloneSituation } from './CloneSituation';
import { isFinished } from './stages';

const STAGE_ORDER: GenerationStage[] = [
  'imported',
  'bound',
  'running',
  'secured',
  'verified',
  'ready',
];

/** How often to look when the platform may stay silent about what it does. */
const LOOK_AGAIN_MS = 5_000;

/** What a pass is about to say, as it is put together. */
export class Draft {
  stages: CloneStage[];
  progress: CloneProgress;
  readonly actions: CloneAction[] = [];
  importing: Standing = 'outside';
  binding: Standing = 'outside';
  again: number | undefined = LOOK_AGAIN_MS;
  readonly extra: CloneObservation = {};

  constructor(situation: CloneSituation) {
    this.stages = situation.clone.stages;
    this.progress = situation.clone.progress;
  }

  /** The stage that is being worked on. */
  get stage(): GenerationStage {
    return STAGE_ORDER.find(name => !isFinished(this.stages, name)) ?? 'ready';
  }

  plan(): ClonePlan {
    return {
      status: {
        phase: 'provisioning',
        stage: this.stage,
        failure: undefined,
        stages: this.stages,
        progress: this.progress,
        ...this.extra,
      },
      actions: this.actions,
      windows: { importing: this.importing, binding: this.binding },
      again: this.again,
    };
  }
}
