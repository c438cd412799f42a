import {
  FieldError,
  invalidField,
  invalidFields,
  requiredField,
  unsupportedField,
} from '../fieldErrors';
import { Fields, KubernetesObject, fieldsAt, isSame } from '../objects';
import { itemsOf } from '../podDefaults';
import { Rule } from './Rule';
import { dnsSubdomainProblems, pathSegmentProblems } from './formats';

const RBAC = 'rbac.authorization.k8s.io';

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function validatePolicyRule(
  field: string,
  rule: Fields,
  isNamespaced: boolean,
): FieldError[] {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
  const errors: FieldError[] = [];
  if (lengthOf(verbs) === 0) {
    const detail = 'verbs must contain at least one value';
    errors.push(requiredField(`${field}.verbs`, detail));
  }
  if (lengthOf(nonResourceURLs) > 0) {
    const urlsField = `${field}.nonResourceURLs`;
    if (isNamespaced) {
      const detail = 'namespaced rules cannot apply to non-resource URLs';
      errors.push(invalidField(urlsField, nonResourceURLs, detail));
    }
    if ([apiGroups, resources, resourceNames].some(list => lengthOf(list))) {
      const detail =
        'rules cannot apply to both regular resources and non-resource URLs';
      errors.push(invalidField(urlsField, nonResourceURLs, detail));
    }
    return errors;
  }
  if (lengthOf(apiGroups) === 0) {
    const detail = 'resource rules must supply at least one api group';
    errors.push(requiredField(`${field}.apiGroups`, detail));
  }
  if (lengthOf(resources) === 0) {
    const detail = 'resource rules must supply at least one resource';
    errors.push(requiredField(`${field}.resources`, detail));
  }
  return errors;
}

/** k8s.io/kubernetes, ValidateRole and ValidateClusterRole. */
export const validateRole: Rule = ({ kind, rules }) =>
  itemsOf(rules).flatMap((rule, index) =>
    validatePolicyRule(`rules[${index}]`, rule, kind === 'Role'),
  );

function validateSubject(
  field: string,
  subject: Fields,
  isNamespaced: boolean,
): FieldError[] {
  const { kind, namespace } = subject;
  const name = String(subject.name ?? '');
  const apiGroup = String(subject.apiGroup ?? '');
  const errors = name ? [] : [requiredField(`${field}.name`)];
  switch (kind) {
    case 'ServiceAccount':
      if (name) {
        const problems = dnsSubdomainProblems(name);
        errors.push(...invalidFields(`${field}.name`, name, problems));
      }
      if (apiGroup) {
        errors.push(unsupportedField(`${field}.apiGroup`, apiGroup, ['']));
      }
      if (!isNamespaced && !namespace) {
        errors.push(requiredField(`${field}.namespace`));
      }
      return errors;
    case 'User':
    case 'Group':
      if (!name) {
        const detail = `${kind.toLowerCase()} name cannot be empty`;
        errors.push(invalidField(`${field}.name`, name, detail));
      }
      if (apiGroup !== RBAC) {
        errors.push(unsupportedField(`${field}.apiGroup`, apiGroup, [RBAC]));
      }
      return errors;
    default: {
      const known = ['ServiceAccount', 'User', 'Group'];
      return [...errors, unsupportedField(`${field}.kind`, kind ?? '', known)];
    }
  }
}

/** As the server's own type prints it. */
function printedRoleRef({ apiGroup, kind, name }: Fields) {
  return { APIGroup: apiGroup, Kind: kind, Name: name };
}

function validateRoleRef(
  { roleRef, kind: binding }: KubernetesObject,
  previous: KubernetesObject | undefined,
): FieldError[] {
  const { apiGroup, kind, name } = fieldsAt(roleRef);
  const kinds =
    binding === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  const errors: FieldError[] = [];
  if (apiGroup !== RBAC) {
    errors.push(unsupportedField('roleRef.apiGroup', apiGroup, [RBAC]));
  }
  if (!kinds.includes(String(kind))) {
    errors.push(unsupportedField('roleRef.kind', kind ?? '', kinds));
  }
  errors.push(
    ...(name
      ? invalidFields('roleRef.name', name, pathSegmentProblems(String(name)))
      : [requiredField('roleRef.name')]),
  );
  if (previous && !isSame(previous.roleRef, roleRef)) {
    const value = printedRoleRef(fieldsAt(roleRef));
    errors.push(invalidField('roleRef', value, 'cannot change roleRef'));
  }
  return errors;
}

/** k8s.io/kubernetes, ValidateRoleBinding and ValidateClusterRoleBinding. */
export const validateBinding: Rule = (object, previous) => [
  ...validateRoleRef(object, previous),
  ...itemsOf(object.subjects).flatMap((subject, index) =>
    validateSubject(
      `subjects[${index}]`,
      subject,
      object.kind === 'RoleBinding',
    ),
  ),
];
