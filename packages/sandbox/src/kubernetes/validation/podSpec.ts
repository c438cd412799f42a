import {
  FieldError,
  invalidField,
  invalidFields,
  requiredField,
  validateChoice,
} from '../fieldErrors';
import { Fields, fieldsAt } from '../objects';
import { itemsOf } from '../podDefaults';
import { validateContainers, validateInitContainers } from './containers';
import {
  dnsLabelProblems,
  dnsSubdomainProblems,
  rangeProblems,
} from './formats';
import { validateLabelSelector, validateLabels } from './labels';
import { validateNodeAffinity, validateTolerations } from './scheduling';
import { validatePodSecurity } from './security';
import { validateVolumes } from './volumes';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = [
  'ClusterFirstWithHostNet',
  'ClusterFirst',
  'Default',
  'None',
];
const MOST_SECONDS = 2 ** 31 - 1;

/** Fields that name something else, or are a name. */
const NAMES: [string, (name: string) => string[]][] = [
  ['serviceAccountName', dnsSubdomainProblems],
  ['nodeName', dnsSubdomainProblems],
  ['hostname', dnsLabelProblems],
  ['subdomain', dnsLabelProblems],
  ['priorityClassName', dnsSubdomainProblems],
  ['runtimeClassName', dnsSubdomainProblems],
];

function validateNames(field: string, spec: Fields): FieldError[] {
  return NAMES.filter(([name]) => spec[name]).flatMap(([name, problems]) =>
    invalidFields(`${field}.${name}`, spec[name], problems(String(spec[name]))),
  );
}

const UNSATISFIABLE = ['DoNotSchedule', 'ScheduleAnyway'];

function validateSpread(field: string, constraints: unknown): FieldError[] {
  return itemsOf(constraints).flatMap((constraint, index) => {
    const at = `${field}[${index}]`;
    const { maxSkew, topologyKey, whenUnsatisfiable, labelSelector } =
      constraint;
    const isPositive = Number(maxSkew) > 0;
    const detail = 'must be greater than zero';
    return [
      ...(isPositive
        ? []
        : [invalidField(`${at}.maxSkew`, maxSkew ?? 0, detail)]),
      ...(topologyKey
        ? []
        : [requiredField(`${at}.topologyKey`, 'can not be empty')]),
      ...validateChoice(
        `${at}.whenUnsatisfiable`,
        whenUnsatisfiable,
        UNSATISFIABLE,
      ),
      ...validateLabelSelector(`${at}.labelSelector`, labelSelector),
    ];
  });
}

/** A PodSpec, in a pod as in a template (k8s.io/kubernetes, ValidatePodSpec). */
export function validatePodSpec(field: string, spec: Fields): FieldError[] {
  const volumes = validateVolumes(`${field}.volumes`, spec.volumes);
  const containers = itemsOf(spec.containers);
  const { activeDeadlineSeconds: deadline } = spec;
  return [
    ...volumes.errors,
    ...validateContainers(`${field}.containers`, containers, volumes.known),
    ...validateInitContainers(
      `${field}.initContainers`,
      itemsOf(spec.initContainers),
      containers,
      volumes.known,
    ),
    ...validateChoice(
      `${field}.restartPolicy`,
      spec.restartPolicy,
      RESTART_POLICIES,
    ),
    ...validateChoice(`${field}.dnsPolicy`, spec.dnsPolicy, DNS_POLICIES),
    ...validateLabels(`${field}.nodeSelector`, spec.nodeSelector),
    ...validatePodSecurity(`${field}.securityContext`, spec.securityContext),
    ...validateNodeAffinity(
      `${field}.affinity.nodeAffinity`,
      fieldsAt(spec, 'affinity').nodeAffinity,
    ),
    ...validateSpread(
      `${field}.topologySpreadConstraints`,
      spec.topologySpreadConstraints,
    ),
    ...validateNames(field, spec),
    ...(deadline === undefined
      ? []
      : invalidFields(
          `${field}.activeDeadlineSeconds`,
          deadline,
          rangeProblems(deadline, 1, MOST_SECONDS),
        )),
    ...validateTolerations(`${field}.tolerations`, spec.tolerations),
  ];
}
