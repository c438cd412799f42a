import { Deployment, ReplicaSet } from '../kinds';

/** `25%` of the replicas or a number; surge rounds up, unavailability down. */
function share(
  value: number | string | undefined,
  replicas: number,
  round: (value: number) => number,
): number {
  if (typeof value === 'number') return value;
  const percent = Number.parseInt(value ?? '0', 10);
  return round((replicas * percent) / 100);
}

/** How many pods may be too many and too few while a deployment rolls out. */
export function tolerances({ spec }: Deployment) {
  const rolling = spec.strategy.rollingUpdate;
  if (spec.strategy.type === 'Recreate' || !rolling) {
    return { maxSurge: 0, maxUnavailable: 0 };
  }
  const maxSurge = share(rolling.maxSurge, spec.replicas, Math.ceil);
  const wanted = share(rolling.maxUnavailable, spec.replicas, Math.floor);
  const maxUnavailable = maxSurge === 0 && wanted === 0 ? 1 : wanted;
  return { maxSurge, maxUnavailable: Math.min(maxUnavailable, spec.replicas) };
}

/**
 * How far the current set may grow and the old ones have to shrink now, so that
 * there are never too many pods and never too few that are available.
 *
 * @param current - undefined where it is still to be made
 */
export function planRollingUpdate(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  old: ReplicaSet[],
): { target: number; shrunk: [set: ReplicaSet, replicas: number][] } {
  const { replicas } = deployment.spec;
  const { maxSurge, maxUnavailable } = tolerances(deployment);
  const oldReplicas = old.reduce((sum, { spec }) => sum + spec.replicas, 0);
  const room = replicas + maxSurge - oldReplicas;
  const target = Math.max(
    Math.min(replicas, room),
    Math.min(current?.spec.replicas ?? 0, replicas),
  );
  const available = [...old, ...(current ? [current] : [])].reduce(
    (sum, { status }) => sum + (status.availableReplicas ?? 0),
    0,
  );
  let spare = available - (replicas - maxUnavailable);
  const shrunk = old.map((set): [ReplicaSet, number] => {
    const idle = set.spec.replicas - (set.status.availableReplicas ?? 0);
    const less = idle + Math.max(0, Math.min(spare, set.spec.replicas - idle));
    spare -= less - idle;
    return [set, set.spec.replicas - less];
  });
  return { target, shrunk };
}
