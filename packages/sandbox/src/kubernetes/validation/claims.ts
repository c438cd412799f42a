import {
  FieldError,
  forbiddenField,
  invalidField,
  invalidFields,
  requiredField,
  unsupportedField,
} from '../fieldErrors';
import {
  Fields,
  KubernetesObject,
  fieldsAt,
  isFields,
  isSame,
} from '../objects';
import { Rule } from './Rule';
import {
  amountText,
  compareAmounts,
  validateAmount,
  validatePositiveAmount,
} from './amounts';
import { dnsSubdomainProblems } from './formats';
import { validateLabelSelector } from './labels';
import { unifiedDifference } from './unifiedDifference';

const ACCESS_MODES = [
  'ReadOnlyMany',
  'ReadWriteMany',
  'ReadWriteOnce',
  'ReadWriteOncePod',
];
const VOLUME_MODES = ['Block', 'Filesystem'];
const IMMUTABLE =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/** `accessModes` of a claim or a volume. */
export function validateAccessModes(modes: unknown[]): FieldError[] {
  const field = 'spec.accessModes';
  const isAlone = 'ReadWriteOncePod';
  const errors = modes
    .filter(mode => !ACCESS_MODES.includes(String(mode)))
    .map(mode => unsupportedField(field, mode, ACCESS_MODES));
  const known = modes.filter(mode => ACCESS_MODES.includes(String(mode)));
  if (known.includes(isAlone) && known.some(mode => mode !== isAlone)) {
    const detail = 'may not use ReadWriteOncePod with other access modes';
    errors.push(forbiddenField(field, detail));
  }
  return errors;
}

export function validateVolumeMode(mode: unknown): FieldError[] {
  return mode === undefined || VOLUME_MODES.includes(String(mode))
    ? []
    : [unsupportedField('spec.volumeMode', mode, VOLUME_MODES)];
}

export function validateClassName(spec: Fields): FieldError[] {
  const { storageClassName: name } = spec;
  return name
    ? invalidFields(
        'spec.storageClassName',
        name,
        dnsSubdomainProblems(String(name)),
      )
    : [];
}

function validateSource(field: string, source: unknown): FieldError[] {
  if (!isFields(source)) return [];
  const { apiGroup, kind, name } = source;
  const errors: FieldError[] = [];
  if (!name) errors.push(requiredField(`${field}.name`));
  if (!kind) errors.push(requiredField(`${field}.kind`));
  if (!apiGroup && kind !== 'PersistentVolumeClaim') {
    const detail =
      "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
    errors.push(invalidField(field, kind ?? '', detail));
  }
  return apiGroup
    ? [
        ...errors,
        ...invalidFields(
          `${field}.apiGroup`,
          apiGroup,
          dnsSubdomainProblems(String(apiGroup)),
        ),
      ]
    : errors;
}

function validateSources({ dataSource, dataSourceRef }: Fields): FieldError[] {
  const errors = [
    ...validateSource('spec.dataSource', dataSource),
    ...validateSource('spec.dataSourceRef', dataSourceRef),
  ];
  if (!isFields(dataSource) || !isFields(dataSourceRef)) return errors;
  const { namespace: _namespace, ...reference } = dataSourceRef;
  return isSame(dataSource, reference)
    ? errors
    : [
        ...errors,
        invalidField('spec', 'spec.dataSource', 'must match dataSourceRef'),
      ];
}

function validateSpec(spec: Fields): FieldError[] {
  const modes = Array.isArray(spec.accessModes) ? spec.accessModes : [];
  const { storage } = fieldsAt(spec, 'resources', 'requests');
  const field = 'spec.resources[storage]';
  const detail = 'at least 1 access mode is required';
  return [
    ...(modes.length > 0 ? [] : [requiredField('spec.accessModes', detail)]),
    ...validateLabelSelector('spec.selector', spec.selector),
    ...validateAccessModes(modes),
    ...(storage === undefined
      ? [requiredField(field)]
      : [
          ...validatePositiveAmount(field, storage),
          ...validateAmount(field, 'storage', storage),
        ]),
    ...validateClassName(spec),
    ...validateVolumeMode(spec.volumeMode),
    ...validateSources(spec),
  ];
}

/** A spec as the real server's own structure spells it: every field, in its order. */
function structureOf(spec: Fields): string {
  const { resources, dataSource, dataSourceRef } = spec;
  const amountsOf = (amounts: unknown) =>
    isFields(amounts)
      ? Object.fromEntries(
          Object.entries(amounts)
            .sort(([left], [right]) => (left < right ? -1 : 1))
            .map(([name, amount]) => [name, amountText(amount)]),
        )
      : null;
  const referenceOf = ({ apiGroup, kind, name }: Fields) => ({
    APIGroup: apiGroup ?? null,
    Kind: kind,
    Name: name,
  });
  const structure = {
    AccessModes: spec.accessModes ?? null,
    Selector: spec.selector ?? null,
    Resources: {
      Limits: amountsOf(fieldsAt(resources).limits),
      Requests: amountsOf(fieldsAt(resources).requests),
    },
    VolumeName: spec.volumeName ?? '',
    StorageClassName: spec.storageClassName ?? null,
    VolumeMode: spec.volumeMode ?? null,
    DataSource: isFields(dataSource) ? referenceOf(dataSource) : null,
    DataSourceRef: isFields(dataSourceRef)
      ? {
          ...referenceOf(dataSourceRef),
          Namespace: dataSourceRef.namespace ?? null,
        }
      : null,
    VolumeAttributesClassName: spec.volumeAttributesClassName ?? null,
  };
  return JSON.stringify(structure, undefined, 1);
}

/** Both specs without what may change now. */
function fixedParts(
  object: KubernetesObject,
  previous: KubernetesObject,
): [before: string, after: string] {
  const before = { ...fieldsAt(previous, 'spec') };
  const after = { ...fieldsAt(object, 'spec') };
  // The binder sets it once.
  before.volumeName ||= after.volumeName;
  // A default class may arrive after the claim.
  before.storageClassName ??= after.storageClassName;
  if (fieldsAt(previous, 'status').phase === 'Bound') {
    after.volumeAttributesClassName = before.volumeAttributesClassName;
    after.resources = {
      ...fieldsAt(after, 'resources'),
      requests: {
        ...fieldsAt(after, 'resources', 'requests'),
        storage: fieldsAt(before, 'resources', 'requests').storage,
      },
    };
  }
  return [structureOf(before), structureOf(after)];
}

function validateUpdate(
  object: KubernetesObject,
  previous: KubernetesObject,
): FieldError[] {
  const [before, after] = fixedParts(object, previous);
  const errors: FieldError[] = [];
  if (before !== after) {
    const detail = `${IMMUTABLE}\n${unifiedDifference(before, after)}`;
    errors.push(forbiddenField('spec', detail));
  }
  const sizeOf = (from: KubernetesObject) =>
    fieldsAt(from, 'spec', 'resources', 'requests').storage;
  const capacity = fieldsAt(previous, 'status', 'capacity').storage;
  const shrinks = compareAmounts(sizeOf(object), sizeOf(previous)) < 0;
  if (shrinks && compareAmounts(sizeOf(object), capacity) <= 0) {
    const detail = 'field can not be less than status.capacity';
    errors.push(forbiddenField('spec.resources.requests.storage', detail));
  }
  const { volumeMode } = fieldsAt(object, 'spec');
  if (fieldsAt(previous, 'spec').volumeMode !== volumeMode) {
    errors.push(invalidField('volumeMode', volumeMode, 'field is immutable'));
  }
  return errors;
}

/** k8s.io/kubernetes, ValidatePersistentVolumeClaim and …Update. */
export const validateClaim: Rule = (object, previous) => [
  ...validateSpec(fieldsAt(object, 'spec')),
  ...(previous ? validateUpdate(object, previous) : []),
];
