import { FieldError, invalidField } from '../fieldErrors';
import { Fields, KubernetesObject, fieldsAt, isSame } from '../objects';
import { Resource, resources } from '../resources';
import { StatusError } from '../StatusError';
import { StoreView } from './StoreView';
import { SecurityCheck, containersOf } from './SecurityCheck';
import { baselineChecks, baselineOnlyChecks } from './baseline';
import { restrictedChecks } from './restricted';

const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS = ['privileged', 'baseline', 'restricted'];
const MODES = ['enforce', 'audit', 'warn'] as const;

type Mode = (typeof MODES)[number];

const CHECKS: Record<string, SecurityCheck[]> = {
  privileged: [],
  baseline: [...baselineChecks, ...baselineOnlyChecks],
  restricted: [...baselineChecks, ...restrictedChecks],
};

/** A level of the Pod Security Standards, and as of which version of Kubernetes; only the latest is known here. */
interface Policy {
  level: string;
  version: string;
}

type Labels = Record<string, string> | undefined;

function policyOf(labels: Labels, mode: Mode): Policy {
  const level = labels?.[`${PREFIX}${mode}`];
  const version = labels?.[`${PREFIX}${mode}-version`] ?? 'latest';
  if (level !== undefined) {
    // What is no level counts as the strictest one.
    return { level: LEVELS.includes(level) ? level : 'restricted', version };
  }
  return { level: 'privileged', version: 'latest' };
}

/** Who enforces without a word about warnings also wants them. */
function warningPolicyOf(labels: Labels): Policy {
  const isTold = labels?.[`${PREFIX}warn`] !== undefined;
  return policyOf(labels, isTold ? 'warn' : 'enforce');
}

function violationsOf(
  { level }: Policy,
  spec: Fields,
): { reason: string; detail: string }[] {
  return CHECKS[level].flatMap(({ reason, violation }) => {
    const detail = violation(spec);
    return detail === undefined ? [] : [{ reason, detail }];
  });
}

/** `PodSecurity "restricted:latest": …`; undefined for a pod that is as it should be. */
function complaintOf(policy: Policy, spec: Fields): string | undefined {
  const violations = violationsOf(policy, spec);
  if (violations.length === 0) return undefined;
  const list = violations.map(({ reason, detail }) => `${reason} (${detail})`);
  return `PodSecurity "${policy.level}:${policy.version}": ${list.join(', ')}`;
}

function labelsOf(store: StoreView, namespace = ''): Labels {
  return store.get(resources.namespaces, undefined, namespace)?.metadata.labels;
}

/** Only other images can make a pod worse that is there already. */
function isWorthALook(
  object: KubernetesObject,
  previous: KubernetesObject | undefined,
): boolean {
  const imagesOf = (pod: KubernetesObject | undefined) =>
    containersOf(fieldsAt(pod, 'spec')).map(({ image }) => image);
  return !previous || !isSame(imagesOf(object), imagesOf(previous));
}

/**
 * Refuses a pod that its namespace does not stand (k8s.io/pod-security-admission).
 *
 * @throws StatusError 403
 */
export function enforcePodSecurity(
  store: StoreView,
  resource: Resource,
  object: KubernetesObject,
  previous?: KubernetesObject,
): void {
  if (resource !== resources.pods || !isWorthALook(object, previous)) return;
  const { name, namespace } = object.metadata;
  const policy = policyOf(labelsOf(store, namespace), 'enforce');
  const complaint = complaintOf(policy, fieldsAt(object, 'spec'));
  if (!complaint) return;
  throw StatusError.forbidden(resource, name, `violates ${complaint}`);
}

function podSpecOf(
  resource: Resource,
  object: KubernetesObject,
): Fields | undefined {
  if (resource === resources.pods) return fieldsAt(object, 'spec');
  return resource === resources.deployments ||
    resource === resources.replicaSets
    ? fieldsAt(object, 'spec', 'template', 'spec')
    : undefined;
}

/** Each kind of trouble once, with the first pod that has it and how many others do. */
function troubleOf(pods: KubernetesObject[], policy: Policy): string[] {
  const names = new Map<string, string[]>();
  for (const { metadata, spec } of pods) {
    const reasons = violationsOf(policy, fieldsAt(spec))
      .map(({ reason }) => reason)
      .join(', ');
    if (!reasons) continue;
    names.set(reasons, [...(names.get(reasons) ?? []), metadata.name]);
  }
  return [...names]
    .map(([reasons, [first, ...others]]) => {
      if (others.length === 0) return `${first}: ${reasons}`;
      const more = others.length === 1 ? 'pod' : 'pods';
      return `${first} (and ${others.length} other ${more}): ${reasons}`;
    })
    .sort();
}

/** What a namespace that begins to enforce is told of its pods. */
function namespaceWarnings(
  store: StoreView,
  { metadata }: KubernetesObject,
  previous: KubernetesObject | undefined,
): string[] {
  const policy = policyOf(metadata.labels, 'enforce');
  if (
    !previous ||
    isSame(policy, policyOf(previous.metadata.labels, 'enforce'))
  )
    return [];
  const pods = store.list(resources.pods, { namespace: metadata.name });
  const trouble = troubleOf(pods, policy);
  if (trouble.length === 0) return [];
  return [
    `existing pods in namespace "${metadata.name}" violate the new PodSecurity enforce level "${policy.level}:${policy.version}"`,
    ...trouble,
  ];
}

/** What the writer of a pod, of a template for pods or of a namespace is told beside the answer. */
export function podSecurityWarnings(
  store: StoreView,
  resource: Resource,
  object: KubernetesObject,
  previous?: KubernetesObject,
): string[] {
  if (resource === resources.namespaces) {
    return namespaceWarnings(store, object, previous);
  }
  const spec = podSpecOf(resource, object);
  if (!spec || (resource === resources.pods && !isWorthALook(object, previous)))
    return [];
  const labels = labelsOf(store, object.metadata.namespace);
  const complaint = complaintOf(warningPolicyOf(labels), spec);
  return complaint ? [`would violate ${complaint}`] : [];
}

/** Labels of a namespace that name no level or no version. */
export function validatePodSecurityLabels(labels: Labels): FieldError[] {
  return MODES.flatMap(mode => {
    const key = `${PREFIX}${mode}`;
    const level = labels?.[key];
    const version = labels?.[`${key}-version`];
    return [
      ...(level === undefined || LEVELS.includes(level)
        ? []
        : [
            invalidField(
              `metadata.labels[${key}]`,
              level,
              `must be one of ${LEVELS.join(', ')}`,
            ),
          ]),
      ...(version === undefined || /^(latest|v1\.\d+)$/.test(version)
        ? []
        : [
            invalidField(
              `metadata.labels[${key}-version]`,
              version,
              'must be "latest" or "v1.x"',
            ),
          ]),
    ];
  });
}
