import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import type { z } from 'zod';
import { configurationSchema, ConfigurationInput } from './configurationSchema';
import { suggest } from './suggest';
import type {
  ClusterAccess,
  ClusterConfiguration,
  GoldenSource,
  PluginConfiguration,
} from './types';

const ROOT = 'ephemeralDb';
/** Kubernetes' limit for names and label values. */
const LONGEST_NAME = 63;
/** What follows prefix and source in the longest name, `<prefix>-<source>-<id8>-g<n>` with n up to 999. */
const CLONE_SUFFIX = '-12345678-g999';
/** What follows the source in `<source>-<yyyymmdd-hhmmss>-<id4>`. */
const SNAPSHOT_SUFFIX = '-20261122-102400-1234';
/** Never repeated in a message. */
const SECRET_KEYS = new Set(['serviceAccountToken', 'caData', 'url', 'token']);
/** Where somebody may have written a password instead of where it is kept. */
const LOGIN_KEYS = new Set(['credentials', 'adminCredentials', 'tls']);

function keyOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (key, part) =>
      typeof part === 'number' ? `${key}[${part}]` : `${key}.${String(part)}`,
    ROOT,
  );
}

function valueAt(
  value: unknown,
  path: readonly PropertyKey[],
): JsonValue | undefined {
  return path.reduce<any>((current, part) => current?.[part], value);
}

function found(value: JsonValue | undefined, path: readonly PropertyKey[]) {
  if (value === undefined || value === null) {
    return 'is missing';
  }
  if (
    SECRET_KEYS.has(String(path.at(-1))) ||
    path.some(part => LOGIN_KEYS.has(String(part)))
  ) {
    return 'is not valid';
  }
  if (typeof value === 'object') {
    return Array.isArray(value)
      ? `has ${value.length} items`
      : 'is not valid as a whole';
  }
  return `is ${JSON.stringify(value)}`;
}

function describe(issue: z.core.$ZodIssue, input: unknown): string {
  const key = keyOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return `${key}: ${issue.message}`;
  }
  if (issue.code === 'invalid_key') {
    return `${key} has a name that is not valid. ${issue.issues[0].message}`;
  }
  return `${key} ${found(valueAt(input, issue.path), issue.path)}. ${
    issue.message
  }`;
}

/** What no single field can know. */
function crossProblems(input: ConfigurationInput): string[] {
  const problems: string[] = [];
  const clusters = Object.keys(input.clusters);
  const claims = new Map<string, string>();
  for (const [name, source] of Object.entries(input.sources)) {
    const key = `${ROOT}.sources.${name}`;
    if (!clusters.includes(source.cluster)) {
      const meant = suggest(source.cluster, clusters);
      problems.push(
        `${key}.cluster is ${JSON.stringify(
          source.cluster,
        )}, which is not one of ${ROOT}.clusters. ${
          meant
            ? `Did you mean ${meant}?`
            : `Known are: ${clusters.join(', ')}.`
        }`,
      );
    }
    const prefix = source.clones.namespacePrefix;
    const longest = Math.min(
      LONGEST_NAME - prefix.length - 1 - CLONE_SUFFIX.length,
      LONGEST_NAME - SNAPSHOT_SUFFIX.length,
    );
    if (name.length > longest) {
      problems.push(
        `${key} has a name of ${name.length} characters; with namespacePrefix "${prefix}" at most ${longest} fit into Kubernetes' names of ${LONGEST_NAME}. Shorten the source's name or the prefix.`,
      );
    }
    const { via } = source.clones.reach;
    if (
      (via === 'nodePort' || via === 'loadBalancer') &&
      !input.clusters[source.cluster]?.backend
    ) {
      problems.push(
        `${key}.clones.reach.via is "${via}", so the backend comes from outside and no NetworkPolicy can name it. Write where its connections come from in ${ROOT}.clusters.${source.cluster}.backend.cidrs, for example [10.0.0.0/8], or use portForward.`,
      );
    }
    const claim = [
      source.cluster,
      source.namespace,
      source.volumes[0].claim,
    ].join('/');
    const other = claims.get(claim);
    if (other) {
      problems.push(
        `${key}.volumes names the claim ${claim}, which ${ROOT}.sources.${other} already offers. Each claim belongs to one source: merge the two.`,
      );
    }
    claims.set(claim, name);
  }
  return problems;
}

function toAccess(
  input: ConfigurationInput['clusters'][string],
): ClusterAccess {
  if (input.kubeconfig) {
    return {
      kind: 'kubeconfig',
      path: input.kubeconfig,
      ...(input.context && { context: input.context }),
    };
  }
  if (input.url) {
    const { url, caData, skipTLSVerify } = input;
    const { serviceAccountToken, serviceAccountTokenFile } = input;
    return {
      kind: 'url',
      url,
      ...(caData && { caData }),
      ...(skipTLSVerify && { skipTLSVerify }),
      ...(serviceAccountToken && { serviceAccountToken }),
      ...(serviceAccountTokenFile && { serviceAccountTokenFile }),
    };
  }
  return { kind: 'inCluster' };
}

function toCluster(
  name: string,
  input: ConfigurationInput['clusters'][string],
): ClusterConfiguration {
  return {
    name,
    access: toAccess(input),
    namespace: input.namespace,
    ...(input.backend && { backend: input.backend }),
    windows: input.windows,
    ...(input.prometheus && { prometheus: input.prometheus }),
  };
}

function toSource(
  name: string,
  input: ConfigurationInput['sources'][string],
): GoldenSource {
  const { volumes, capture, clones, ...rest } = input;
  const { lease, ...rules } = clones;
  return {
    name,
    ...rest,
    volume: volumes[0],
    capture: {
      consistency: capture.consistency,
      timeoutMs: capture.timeout,
      minIntervalMs: capture.minInterval,
      deadlineMs: capture.deadline,
      metadataPath: capture.metadataOnly?.path,
    },
    clones: {
      ...rules,
      lease: { defaultMs: lease.default, maxMs: lease.max },
    },
  };
}

function mapEntries<In, Out>(
  record: Record<string, In>,
  map: (name: string, value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, map(name, value)]),
  );
}

/**
 * Reads and checks the `ephemeralDb` section. It looks at nothing but the configuration: whether the cluster agrees
 * is preflight's to say.
 *
 * @throws InputError that lists every problem with its key, its value and the fix
 */
export function readConfiguration(config: Config): PluginConfiguration {
  const input = config.getOptional<JsonValue>(ROOT) ?? {};
  const result = configurationSchema.safeParse(input);
  const problems = result.success
    ? crossProblems(result.data)
    : result.error.issues.map(issue => describe(issue, input));
  if (!result.success || problems.length > 0) {
    throw new InputError(
      `The configuration of ephemeral-db has ${problems.length} ${
        problems.length === 1 ? 'problem' : 'problems'
      }:\n${problems.map(problem => `- ${problem}`).join('\n')}`,
    );
  }
  const { installation, admins, holder, usage, clusters, sources } =
    result.data;
  return {
    installation,
    admins,
    holder: { renewMs: holder.renew, lapseMs: holder.lapse },
    ...(usage && { usage: { everyMs: usage.every } }),
    clusters: mapEntries(clusters, toCluster),
    sources: mapEntries(sources, toSource),
  };
}
