import type {
  Preflight,
  PreflightFinding,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Cluster } from '../kubernetes/Cluster';
import { KubernetesError } from '../kubernetes/KubernetesError';
import type { GoldenSource, PluginConfiguration } from '../sources/types';
import { judge } from './judge';
import { observeSource } from './observeSource';

/** Worst first. */
const STATES: Preflight['state'][] = [
  'blocked',
  'unreachable',
  'warning',
  'ok',
];

/**
 * Checks a golden source from the classes to the login, and says what to do
 * about what is found. Changes nothing and never throws for what it finds.
 */
export async function checkSource(options: {
  source: GoldenSource;
  configuration: Pick<PluginConfiguration, 'clusters'>;
  cluster: Cluster;
  /** Whether the golden server can be asked about itself; it is unless given. */
  inspects?: boolean;
  now: Date;
  /** The last result: tells since when. */
  previous?: Preflight;
}): Promise<Preflight> {
  const { now, previous } = options;
  const findings = await find(options);
  const state =
    STATES.find(candidate =>
      findings.some(finding => finding.state === candidate),
    ) ?? 'ok';
  return {
    state,
    since: previous?.state === state ? previous.since : now.toISOString(),
    findings,
  };
}

async function find({
  source,
  configuration,
  cluster,
  inspects = true,
}: Parameters<typeof checkSource>[0]): Promise<PreflightFinding[]> {
  try {
    const settings = configuration.clusters[source.cluster];
    const observed = await observeSource(cluster, source, {
      markerNamespace: settings.namespace,
      inspects,
    });
    return judge(observed, source, settings);
  } catch (error) {
    // Only what the API says for good stops orders.
    const unreachable = !isRefusal(error);
    return [
      {
        id: 'cluster',
        state: unreachable ? 'unreachable' : 'blocked',
        found: (error as Error).message,
        fix: `Check clusters.${source.cluster} and that its API ${
          unreachable ? 'is reachable from the backend' : 'lets it in'
        }.`,
      },
    ];
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof KubernetesError && !error.transient;
}
