import { FieldError, invalidField, requiredField } from './fieldErrors';
import { ObjectMeta } from './objects';
import { Resource } from './resources';

const DNS_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const LABEL_VALUE = '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?';
const QUALIFIED_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const SUBDOMAIN = `${DNS_LABEL}(\\.${DNS_LABEL})*`;
const DNS_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';

const MESSAGES = {
  label: `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${DNS_LABEL}')`,
  subdomain: `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`,
  dns1035: `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '${DNS_1035}')`,
  labelValue: `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${LABEL_VALUE}')`,
  qualifiedName: `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${QUALIFIED_NAME}')`,
};

function isWhole(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(text);
}

/** How the name of a kind may look, where it is not the usual DNS subdomain. */
const NAME_RULES: Record<
  string,
  { pattern: string; message: string; longest: number }
> = {
  Namespace: { pattern: DNS_LABEL, message: MESSAGES.label, longest: 63 },
  Service: { pattern: DNS_1035, message: MESSAGES.dns1035, longest: 63 },
  // RBAC names are path segments (k8s.io/apimachinery, pkg/api/validation/path).
  Role: {
    pattern: '[^/%]+',
    message: "may not contain '/' or '%'",
    longest: Infinity,
  },
  RoleBinding: {
    pattern: '[^/%]+',
    message: "may not contain '/' or '%'",
    longest: Infinity,
  },
  ClusterRole: {
    pattern: '[^/%]+',
    message: "may not contain '/' or '%'",
    longest: Infinity,
  },
  ClusterRoleBinding: {
    pattern: '[^/%]+',
    message: "may not contain '/' or '%'",
    longest: Infinity,
  },
};
const USUAL_NAME = {
  pattern: SUBDOMAIN,
  message: MESSAGES.subdomain,
  longest: 253,
};

function validateName(resource: Resource, name: string): FieldError[] {
  const rule = NAME_RULES[resource.kind] ?? USUAL_NAME;
  const errors: FieldError[] = [];
  if (name.length > rule.longest) {
    const detail = `must be no more than ${rule.longest} characters`;
    errors.push(invalidField('metadata.name', name, detail));
  }
  if (!isWhole(rule.pattern, name)) {
    errors.push(invalidField('metadata.name', name, rule.message));
  }
  return errors;
}

/** A label's or annotation's key: `[prefix/]name`. */
function validateKey(field: string, key: string): FieldError[] {
  const parts = key.split('/');
  const name = parts[parts.length - 1];
  const errors: FieldError[] = [];
  if (parts.length > 2) {
    const detail = `a qualified name must consist of alphanumeric characters, '-', '_' or '.', with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;
    return [invalidField(field, key, detail)];
  }
  if (parts.length === 2 && !isWhole(SUBDOMAIN, parts[0])) {
    const detail = `prefix part ${MESSAGES.subdomain}`;
    errors.push(invalidField(field, key, detail));
  }
  if (name === '') {
    errors.push(invalidField(field, key, 'name part must be non-empty'));
  } else if (name.length > 63) {
    const detail = 'name part must be no more than 63 bytes';
    errors.push(invalidField(field, key, detail));
  }
  if (!isWhole(QUALIFIED_NAME, name)) {
    errors.push(invalidField(field, key, MESSAGES.qualifiedName));
  }
  return errors;
}

export function validateLabels(
  field: string,
  labels: Record<string, string> | undefined,
): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => {
    const errors = validateKey(field, key);
    if (value.length > 63) {
      errors.push(invalidField(field, value, 'must be no more than 63 bytes'));
    }
    if (!isWhole(LABEL_VALUE, value)) {
      errors.push(invalidField(field, value, MESSAGES.labelValue));
    }
    return errors;
  });
}

function validateAnnotations(
  annotations: Record<string, string> | undefined,
): FieldError[] {
  const entries = Object.entries(annotations ?? {});
  const field = 'metadata.annotations';
  const errors = entries.flatMap(([key]) =>
    validateKey(field, key.toLowerCase()),
  );
  const size = entries.reduce(
    (sum, [key, value]) => sum + key.length + value.length,
    0,
  );
  if (size > 256 * 1024) {
    errors.push(invalidField(field, '', 'may not be more than 262144 bytes'));
  }
  return errors;
}

/** Rules of `metadata` that hold for every kind (k8s.io/apimachinery, pkg/api/validation/objectmeta.go). */
export function validateMetadata(
  resource: Resource,
  metadata: ObjectMeta,
): FieldError[] {
  if (!metadata.name) {
    return [requiredField('metadata.name', 'name or generateName is required')];
  }
  const owners = metadata.ownerReferences ?? [];
  return [
    ...validateName(resource, metadata.name),
    ...validateLabels('metadata.labels', metadata.labels),
    ...validateAnnotations(metadata.annotations),
    ...(metadata.finalizers ?? [])
      .filter(finalizer => !finalizer.includes('/'))
      .filter(
        finalizer => !['foregroundDeletion', 'orphan'].includes(finalizer),
      )
      .map(finalizer =>
        invalidField(
          'metadata.finalizers',
          finalizer,
          'name is neither a standard finalizer name nor is it fully qualified',
        ),
      ),
    ...owners.flatMap((owner, index) =>
      (['apiVersion', 'kind', 'name', 'uid'] as const)
        .filter(key => !owner[key])
        .map(key =>
          invalidField(
            `metadata.ownerReferences[${index}].${key}`,
            owner[key] ?? '',
            'must not be empty',
          ),
        ),
    ),
    ...(owners.filter(owner => owner.controller).length > 1
      ? [
          invalidField(
            'metadata.ownerReferences',
            owners,
            'Only one reference can have Controller set to true',
          ),
        ]
      : []),
  ];
}
