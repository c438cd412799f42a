import { isSame } from '../../kubernetes';
import { ControllerContext } from '../ControllerContext';
import {
  Deployment,
  ReplicaSet,
  isBeingDeleted,
  isControlledBy,
  ownerReference,
} from '../kinds';
import { ControllerTools } from '../startController';
import {
  deploymentStatusOf,
  progressDeadline,
  setDeploymentCondition,
} from './deploymentStatus';
import {
  HASH_LABEL,
  byAge,
  isSameTemplate,
  podTemplateHash,
} from './podTemplateHash';
import { isFinished, isNamespaceTerminating } from './pods';
import { planRollingUpdate, tolerances } from './rollingUpdate';

const REVISION = 'deployment.kubernetes.io/revision';
const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MAX = 'deployment.kubernetes.io/max-replicas';

/** Rolls out one deployment; see startDeploymentController. */
export class DeploymentWorker {
  constructor(
    private readonly context: ControllerContext,
    private readonly tools: ControllerTools,
    /** Asks for another look at the deployment after so many milliseconds. */
    private readonly lookAgain: (key: string, milliseconds: number) => void,
  ) {}

  private get client() {
    return this.tools.client;
  }

  async sync(key: string): Promise<void> {
    const deployment = this.client.get('deployments', key);
    if (!deployment) {
      return;
    }
    if (!isBeingDeleted(deployment) && !deployment.spec.paused) {
      await this.rollOut(deployment);
    }
    await this.writeStatus(deployment);
    this.watchDeadline(key);
  }

  private setsOf(deployment: Deployment): ReplicaSet[] {
    return this.client
      .list('replicaSets', deployment.metadata.namespace)
      .filter(set => isControlledBy(set, deployment))
      .sort(byAge);
  }

  private currentOf(
    deployment: Deployment,
    sets: ReplicaSet[],
  ): ReplicaSet | undefined {
    return sets.find(set =>
      isSameTemplate(set.spec.template, deployment.spec.template),
    );
  }

  private async rollOut(deployment: Deployment): Promise<void> {
    const sets = this.setsOf(deployment);
    const current = this.currentOf(deployment, sets);
    const old = sets.filter(set => set !== current);
    if (deployment.spec.strategy.type === 'Recreate') {
      for (const set of old) await this.scale(deployment, set, 0);
      if (old.some(set => this.hasPods(set))) {
        return;
      }
      await this.growTo(deployment, current, sets, deployment.spec.replicas);
    } else {
      await this.roll(deployment, current, old);
    }
    await this.cleanUp(deployment);
  }

  private hasPods(set: ReplicaSet): boolean {
    return this.client
      .list('pods', set.metadata.namespace)
      .some(pod => isControlledBy(pod, set) && !isFinished(pod));
  }

  private async roll(
    deployment: Deployment,
    current: ReplicaSet | undefined,
    old: ReplicaSet[],
  ): Promise<void> {
    const { target, shrunk } = planRollingUpdate(deployment, current, old);
    const sets = current ? [...old, current] : old;
    await this.growTo(deployment, current, sets, target);
    for (const [set, replicas] of shrunk) {
      await this.scale(deployment, set, replicas);
    }
  }

  private async growTo(
    deployment: Deployment,
    current: ReplicaSet | undefined,
    sets: ReplicaSet[],
    replicas: number,
  ): Promise<void> {
    if (current) {
      await this.scale(deployment, current, replicas);
    } else {
      await this.create(deployment, sets, replicas);
    }
  }

  private async create(
    deployment: Deployment,
    sets: ReplicaSet[],
    replicas: number,
  ): Promise<void> {
    const { metadata, spec } = deployment;
    const hash = podTemplateHash(spec.template);
    const name = `${metadata.name}-${hash}`;
    const revision = String(
      1 +
        Math.max(
          0,
          ...sets.map(set => Number(set.metadata.annotations?.[REVISION] ?? 0)),
        ),
    );
    const { template, selector } = spec;
    const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
    const { maxSurge } = tolerances(deployment);
    try {
      await this.client.create('replicaSets', {
        metadata: {
          name,
          namespace: metadata.namespace,
          labels,
          annotations: {
            [DESIRED]: String(spec.replicas),
            [MAX]: String(spec.replicas + maxSurge),
            [REVISION]: revision,
          },
          ownerReferences: [ownerReference(deployment)],
        },
        spec: {
          replicas,
          selector: {
            ...selector,
            matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash },
          },
          template: { ...template, metadata: { ...template.metadata, labels } },
        },
      });
    } catch (error) {
      if (isNamespaceTerminating(error)) return;
      throw error;
    }
    const now = this.context.clock.timestamp();
    await this.client.modifyStatus('deployments', deployment, draft => {
      draft.metadata.annotations = {
        ...draft.metadata.annotations,
        [REVISION]: revision,
      };
      draft.status.conditions = setDeploymentCondition(
        draft.status.conditions ?? [],
        {
          type: 'Progressing',
          status: 'True',
          reason: 'NewReplicaSetCreated',
          message: `Created new replica set "${name}"`,
        },
        now,
      );
    });
    if (replicas > 0) {
      this.tellScaled(deployment, name, 0, replicas);
    }
  }

  private async scale(
    deployment: Deployment,
    set: ReplicaSet,
    replicas: number,
  ): Promise<void> {
    const desired = String(deployment.spec.replicas);
    const before = set.spec.replicas;
    const isTold = set.metadata.annotations?.[DESIRED] === desired;
    if (before === replicas && (isTold || replicas === 0)) {
      return;
    }
    const { maxSurge } = tolerances(deployment);
    await this.client.modify('replicaSets', set, draft => {
      draft.spec.replicas = replicas;
      draft.metadata.annotations = {
        ...draft.metadata.annotations,
        [DESIRED]: desired,
        [MAX]: String(deployment.spec.replicas + maxSurge),
      };
    });
    if (before !== replicas) {
      this.tellScaled(deployment, set.metadata.name, before, replicas);
    }
  }

  private tellScaled(
    deployment: Deployment,
    set: string,
    from: number,
    to: number,
  ): void {
    const way = to > from ? 'up' : 'down';
    this.tools.events.normal(
      deployment,
      'ScalingReplicaSet',
      `Scaled ${way} replica set ${set} from ${from} to ${to}`,
    );
  }

  /** Forgets the oldest sets beyond the history that the deployment wants to keep. */
  private async cleanUp(deployment: Deployment): Promise<void> {
    const sets = this.setsOf(deployment);
    const current = this.currentOf(deployment, sets);
    const idle = sets.filter(
      set =>
        set !== current && set.spec.replicas === 0 && set.status.replicas === 0,
    );
    const surplus =
      idle.length - (deployment.spec.revisionHistoryLimit ?? Infinity);
    for (const set of idle.slice(0, Math.max(0, surplus))) {
      await this.client.delete('replicaSets', set);
    }
  }

  private async writeStatus(deployment: Deployment): Promise<void> {
    const latest = this.client.refresh('deployments', deployment);
    if (!latest) {
      return;
    }
    const sets = this.setsOf(latest);
    const status = deploymentStatusOf({
      deployment: latest,
      current: this.currentOf(latest, sets),
      sets,
      maxUnavailable: tolerances(latest).maxUnavailable,
      now: this.context.clock.now(),
    });
    if (!isSame(status, latest.status)) {
      await this.client.modifyStatus('deployments', latest, draft => {
        draft.status = status;
      });
    }
  }

  private watchDeadline(key: string): void {
    const deployment = this.client.get('deployments', key);
    const deadline = deployment && progressDeadline(deployment);
    const left = deadline
      ? deadline.getTime() - this.context.clock.now().getTime()
      : 0;
    // A deadline that is over has just been judged.
    if (left > 0) this.lookAgain(key, left);
  }
}
