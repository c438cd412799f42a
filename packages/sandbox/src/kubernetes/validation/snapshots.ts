import {
  FieldError,
  invalidField,
  invalidObject,
  requiredField,
  unsupportedField,
} from '../fieldErrors';
import { Fields, fieldsAt, isFields, isSame } from '../objects';
import { Rule } from './Rule';

/** The schema's own errors keep CEL rules from running, which the real server says in one more cause. */
export function withUncheckedRules(errors: FieldError[]): FieldError[] {
  if (errors.length === 0) return [];
  return [
    ...errors,
    invalidField(
      '<nil>',
      undefined,
      'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    ),
  ];
}

function validateFixed(
  previous: Fields,
  current: Fields,
  path: string,
  names: string[],
): FieldError[] {
  return names
    .filter(name => previous[name] !== undefined)
    .filter(name => !isSame(previous[name], current[name]))
    .map(name =>
      current[name] === undefined
        ? invalidObject(path, `${name} is required once set`)
        : invalidField(
            `${path}.${name}`,
            current[name],
            `${name} is immutable`,
          ),
    );
}

function validateOneOf(source: Fields, names: [string, string]): FieldError[] {
  const set = names.filter(name => source[name] !== undefined);
  if (set.length === 1) return [];
  const detail = `exactly one of ${names.join(' and ')} must be set`;
  return [invalidObject('spec.source', detail)];
}

/** CRD schema and CEL rules of external-snapshotter 8 (transcript 00). */
export const validateVolumeSnapshot: Rule = (object, previous) => {
  if (!isFields(object.spec)) {
    return withUncheckedRules([requiredField('spec')]);
  }
  const { source, volumeSnapshotClassName } = object.spec;
  if (!isFields(source)) {
    return withUncheckedRules([requiredField('spec.source')]);
  }
  const before = fieldsAt(previous, 'spec', 'source');
  const errors = validateFixed(before, source, 'spec.source', [
    'persistentVolumeClaimName',
    'volumeSnapshotContentName',
  ]);
  if (volumeSnapshotClassName === '') {
    errors.push(
      invalidField(
        'spec.volumeSnapshotClassName',
        '',
        'volumeSnapshotClassName must not be the empty string when set',
      ),
    );
  }
  return [
    ...errors,
    ...validateOneOf(source, [
      'volumeSnapshotContentName',
      'persistentVolumeClaimName',
    ]),
  ];
};

function validatePolicy(field: string, policy: unknown): FieldError[] {
  if (policy === undefined) return [requiredField(field)];
  const policies = ['Delete', 'Retain'];
  return policies.includes(String(policy))
    ? []
    : [unsupportedField(field, policy, policies)];
}

/** CRD schema and CEL rules of external-snapshotter 8 (transcript 00). */
export const validateVolumeSnapshotContent: Rule = (object, previous) => {
  if (!isFields(object.spec)) {
    return withUncheckedRules([requiredField('spec')]);
  }
  const { spec } = object;
  const missing = ['driver', 'source', 'volumeSnapshotRef']
    .filter(name => spec[name] === undefined)
    .map(name => requiredField(`spec.${name}`));
  const policy = validatePolicy('spec.deletionPolicy', spec.deletionPolicy);
  const schema = withUncheckedRules([...policy, ...missing]);
  if (schema.length > 0) return schema;
  const source = fieldsAt(spec, 'source');
  const { name, namespace } = fieldsAt(spec, 'volumeSnapshotRef');
  const before = fieldsAt(previous, 'spec');
  const errors = [
    ...validateFixed(fieldsAt(before, 'source'), source, 'spec.source', [
      'volumeHandle',
      'snapshotHandle',
    ]),
    ...validateFixed(before, spec, 'spec', ['sourceVolumeMode']),
    ...validateOneOf(source, ['volumeHandle', 'snapshotHandle']),
  ];
  // Set is enough for the rule, which asks has(self.name): an empty name passes.
  if (name === undefined || namespace === undefined) {
    errors.push(
      invalidObject(
        'spec.volumeSnapshotRef',
        'both spec.volumeSnapshotRef.name and spec.volumeSnapshotRef.namespace must be set',
      ),
    );
  }
  return errors;
};

/** The schema of the CRD, which has no CEL rules. */
export const validateVolumeSnapshotClass: Rule = object => [
  ...validatePolicy('deletionPolicy', object.deletionPolicy),
  ...(object.driver === undefined ? [requiredField('driver')] : []),
];
