import {
  FieldError,
  forbiddenField,
  invalidField,
  invalidFields,
  requiredField,
  tooLongField,
} from '../fieldErrors';
import { Fields, KubernetesObject, fieldsAt, isSame } from '../objects';
import { Rule } from './Rule';
import { dataKeyProblems } from './formats';

const MOST_BYTES = 1024 * 1024;

function validateKeys(field: string, data: Fields): FieldError[] {
  return Object.keys(data).flatMap(key =>
    invalidFields(`${field}[${key}]`, key, dataKeyProblems(key)),
  );
}

function sizeOf(data: Fields, encoding: 'base64' | 'utf8'): number {
  return Object.values(data).reduce<number>(
    (sum, text) => sum + Buffer.byteLength(String(text), encoding),
    0,
  );
}

/** What was marked `immutable` keeps its data for good. */
function validateImmutable(
  object: KubernetesObject,
  previous: KubernetesObject | undefined,
  names: string[],
): FieldError[] {
  if (previous?.immutable !== true) return [];
  const detail = 'field is immutable when `immutable` is set';
  return ['immutable', ...names]
    .filter(name => !isSame(previous[name], object[name]))
    .map(name => forbiddenField(name, detail));
}

/** Which data the types of Secrets need. */
const NEEDED: Record<string, string[]> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};
const ACCOUNT_NAME = 'kubernetes.io/service-account.name';

function isJsonObject(encoded: unknown): boolean {
  try {
    const text = Buffer.from(String(encoded), 'base64').toString('utf8');
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

function validateType(type: string, object: KubernetesObject): FieldError[] {
  const data = fieldsAt(object, 'data');
  if (type === 'kubernetes.io/service-account-token') {
    return object.metadata.annotations?.[ACCOUNT_NAME]
      ? []
      : [requiredField(`metadata.annotations[${ACCOUNT_NAME}]`)];
  }
  if (type === 'kubernetes.io/basic-auth') {
    const keys = ['username', 'password'];
    return keys.some(key => key in data)
      ? []
      : keys.map(key => requiredField(`data[${key}]`));
  }
  const isDocker = type.startsWith('kubernetes.io/docker');
  return (NEEDED[type] ?? []).flatMap(key => {
    if (data[key] === undefined) return [requiredField(`data[${key}]`)];
    if (!isDocker || isJsonObject(data[key])) return [];
    const redacted = '<secret contents redacted>';
    const detail = 'unexpected end of JSON input';
    return [invalidField(`data[${key}]`, redacted, detail)];
  });
}

/** k8s.io/kubernetes, ValidateSecret and ValidateSecretUpdate. */
export const validateSecret: Rule = (object, previous) => {
  const data = fieldsAt(object, 'data');
  const isOther = previous !== undefined && previous.type !== object.type;
  return [
    ...(isOther
      ? [invalidField('type', object.type, 'field is immutable')]
      : []),
    ...validateImmutable(object, previous, ['data']),
    ...validateKeys('data', data),
    ...(sizeOf(data, 'base64') > MOST_BYTES
      ? [tooLongField('data', MOST_BYTES)]
      : []),
    ...validateType(String(object.type), object),
  ];
};

/** k8s.io/kubernetes, ValidateConfigMap and ValidateConfigMapUpdate. */
export const validateConfigMap: Rule = (object, previous) => {
  const data = fieldsAt(object, 'data');
  const binary = fieldsAt(object, 'binaryData');
  const size = sizeOf(data, 'utf8') + sizeOf(binary, 'base64');
  return [
    ...validateImmutable(object, previous, ['data', 'binaryData']),
    ...validateKeys('data', data),
    ...Object.keys(data)
      .filter(key => key in binary)
      .map(key =>
        invalidField(
          `data[${key}]`,
          key,
          'duplicate of key present in binaryData',
        ),
      ),
    ...validateKeys('binaryData', binary),
    // The real one means the whole object by an empty name, which it writes so.
    ...(size > MOST_BYTES ? [tooLongField('[]', MOST_BYTES)] : []),
  ];
};
