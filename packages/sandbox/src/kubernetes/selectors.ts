import { StatusError } from './StatusError';
import { KubernetesObject, fieldsAt, isFields } from './objects';
import { Resource } from './resources';

export interface LabelRequirement {
  key: string;
  operator: 'in' | 'notin' | 'exists' | 'absent';
  values: string[];
}

export interface FieldRequirement {
  field: string;
  equal: boolean;
  value: string;
}

/** Commas separate requirements, except between the parentheses of a set. */
function splitRequirements(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map(part => part.trim())
    .filter(part => part !== '');
}

const KEY = '[A-Za-z0-9][-A-Za-z0-9_./]*';
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^)]*)\\)$`);
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*([-A-Za-z0-9_.]*)$`);
const EXISTENCE = new RegExp(`^(!?)\\s*(${KEY})$`);

/** @throws StatusError 400 where the text is no label selector. */
export function parseLabelSelector(text: string): LabelRequirement[] {
  return splitRequirements(text).map(part => {
    const set = SET.exec(part);
    if (set) {
      const values = set[3].split(',').map(value => value.trim());
      return { key: set[1], operator: set[2] as 'in' | 'notin', values };
    }
    const equality = EQUALITY.exec(part);
    if (equality) {
      const operator = equality[2] === '!=' ? 'notin' : 'in';
      return { key: equality[1], operator, values: [equality[3]] };
    }
    const existence = EXISTENCE.exec(part);
    if (!existence) {
      throw StatusError.badRequest(
        `unable to parse requirement: found '${part}', expected: a key, '!', 'in', 'notin', '=', '==' or '!='`,
      );
    }
    const operator = existence[1] ? 'absent' : 'exists';
    return { key: existence[2], operator, values: [] };
  });
}

export function matchesLabels(
  requirements: LabelRequirement[],
  labels: Record<string, string> | undefined,
): boolean {
  return requirements.every(({ key, operator, values }) => {
    const value = labels?.[key];
    if (operator === 'exists') return value !== undefined;
    if (operator === 'absent') return value === undefined;
    if (operator === 'in') return value !== undefined && values.includes(value);
    return value === undefined || !values.includes(value);
  });
}

/**
 * A `LabelSelector` inside an object (a Deployment's, a NetworkPolicy's), as a
 * match of labels. An empty selector matches everything, an absent one nothing.
 */
export function matchesLabelSelector(
  selector: unknown,
  labels: Record<string, string> | undefined,
): boolean {
  if (!isFields(selector)) return false;
  const equal = Object.entries(fieldsAt(selector, 'matchLabels'));
  const expressions = Array.isArray(selector.matchExpressions)
    ? selector.matchExpressions.filter(isFields)
    : [];
  const operators: Record<string, LabelRequirement['operator']> = {
    In: 'in',
    NotIn: 'notin',
    Exists: 'exists',
    DoesNotExist: 'absent',
  };
  return (
    equal.every(([key, value]) => labels?.[key] === value) &&
    matchesLabels(
      expressions.map(expression => ({
        key: String(expression.key),
        operator: operators[String(expression.operator)] ?? 'exists',
        values: Array.isArray(expression.values)
          ? expression.values.map(String)
          : [],
      })),
      labels,
    )
  );
}

/** Fields beside name and namespace that the real API server selects by. */
const FIELDS: Record<string, string[]> = {
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Namespace: ['status.phase'],
  Node: ['spec.unschedulable'],
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  ReplicaSet: ['status.replicas'],
  Secret: ['type'],
  Service: ['spec.clusterIP', 'spec.type'],
};

function fieldValue(object: KubernetesObject, field: string): string {
  let current: unknown = object;
  for (const step of field.split('.')) {
    current = isFields(current) ? current[step] : undefined;
  }
  if (field === 'source') {
    const component = fieldsAt(object, 'source').component;
    return String(component ?? object.reportingComponent ?? '');
  }
  return current === undefined || current === null ? '' : String(current);
}

/** @throws StatusError 400 where the text is no field selector or the resource does not know the field. */
export function parseFieldSelector(
  resource: Resource,
  text: string,
): FieldRequirement[] {
  const known = [
    'metadata.name',
    ...(resource.namespaced ? ['metadata.namespace'] : []),
    ...(FIELDS[resource.kind] ?? []),
  ];
  return splitRequirements(text).map(part => {
    const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(part);
    if (!match) {
      throw StatusError.badRequest(
        `invalid field selector "${text}"; can't understand '${part}'`,
      );
    }
    const field = match[1].trim();
    if (!known.includes(field)) {
      throw StatusError.badRequest(
        resource.custom || FIELDS[resource.kind]
          ? `field label not supported: ${field}`
          : `"${field}" is not a known field selector: only ${known
              .slice(0, 2)
              .map(name => `"${name}"`)
              .join(', ')}`,
      );
    }
    return { field, equal: match[2] !== '!=', value: match[3].trim() };
  });
}

export function matchesFields(
  requirements: FieldRequirement[],
  object: KubernetesObject,
): boolean {
  return requirements.every(
    ({ field, equal, value }) =>
      (fieldValue(object, field) === value) === equal,
  );
}
