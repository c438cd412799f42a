import {
  FieldError,
  invalidField,
  invalidFields,
  requiredField,
  unsupportedField,
  validateOptionalChoice,
} from '../fieldErrors';
import { Fields, fieldsAt, isFields } from '../objects';
import { identityNumberProblems } from './formats';
import { validateInnerPath } from './volumes';

const SECCOMP_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function validateSeccomp(field: string, profile: unknown): FieldError[] {
  if (!isFields(profile)) return [];
  const { type, localhostProfile } = profile;
  const errors: FieldError[] = [];
  if (!type) {
    const detail = 'type is required when seccompProfile is set';
    errors.push(requiredField(`${field}.type`, detail));
  } else if (!SECCOMP_TYPES.includes(String(type))) {
    errors.push(unsupportedField(`${field}.type`, type, SECCOMP_TYPES));
  }
  const pathField = `${field}.localhostProfile`;
  if (type !== 'Localhost') {
    if (localhostProfile === undefined) return errors;
    const detail = 'can only be set when seccomp type is Localhost';
    const value = { Type: type, LocalhostProfile: localhostProfile };
    return [...errors, invalidField(pathField, value, detail)];
  }
  return [
    ...errors,
    ...(localhostProfile === undefined
      ? [requiredField(pathField, 'must be set when seccomp type is Localhost')]
      : validateInnerPath(pathField, localhostProfile)),
  ];
}

function validateIdentities(
  field: string,
  context: Fields,
  names: string[],
): FieldError[] {
  return names
    .filter(name => context[name] !== undefined)
    .flatMap(name =>
      invalidFields(
        `${field}.${name}`,
        context[name],
        identityNumberProblems(context[name]),
      ),
    );
}

const CHANGE_POLICIES = ['Always', 'OnRootMismatch'];
const GROUP_POLICIES = ['Merge', 'Strict'];

/** `securityContext` of a pod. */
export function validatePodSecurity(
  field: string,
  context: unknown,
): FieldError[] {
  const security = fieldsAt(context);
  const groups = Array.isArray(security.supplementalGroups)
    ? security.supplementalGroups
    : [];
  return [
    ...validateIdentities(field, security, [
      'fsGroup',
      'runAsUser',
      'runAsGroup',
    ]),
    ...groups.flatMap((group, index) =>
      invalidFields(
        `${field}.supplementalGroups[${index}]`,
        group,
        identityNumberProblems(group),
      ),
    ),
    ...validateOptionalChoice(
      `${field}.fsGroupChangePolicy`,
      security.fsGroupChangePolicy,
      CHANGE_POLICIES,
    ),
    ...validateSeccomp(`${field}.seccompProfile`, security.seccompProfile),
    ...validateOptionalChoice(
      `${field}.supplementalGroupsPolicy`,
      security.supplementalGroupsPolicy,
      GROUP_POLICIES,
    ),
  ];
}

/** `securityContext` of a container. */
export function validateContainerSecurity(
  field: string,
  context: unknown,
): FieldError[] {
  const security = fieldsAt(context);
  const errors = [
    ...validateIdentities(field, security, ['runAsUser', 'runAsGroup']),
    ...validateSeccomp(`${field}.seccompProfile`, security.seccompProfile),
  ];
  if (security.allowPrivilegeEscalation !== false) return errors;
  if (security.privileged === true) {
    const detail =
      'cannot set `allowPrivilegeEscalation` to false and `privileged` to true';
    errors.push(invalidField(field, security, detail));
  }
  const added = fieldsAt(security, 'capabilities').add;
  if (Array.isArray(added) && added.includes('CAP_SYS_ADMIN')) {
    const detail =
      'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN';
    errors.push(invalidField(field, security, detail));
  }
  return errors;
}
