import {
  FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '../fieldErrors';
import { Fields, fieldsAt, isFields, isSame } from '../objects';
import { Rule } from './Rule';
import { validatePositiveAmount } from './amounts';
import {
  validateAccessModes,
  validateClassName,
  validateVolumeMode,
} from './claims';
import { validateNodeSelector } from './scheduling';

const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain'];
/** Whatever else a spec has is what the volume is made of. */
const NOT_SOURCES = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
]);

function sourcesOf(spec: Fields): Fields {
  return Object.fromEntries(
    Object.entries(spec).filter(
      ([name, value]) => !NOT_SOURCES.has(name) && isFields(value),
    ),
  );
}

function validateSources(spec: Fields): FieldError[] {
  const [first, ...others] = Object.keys(sourcesOf(spec));
  if (!first) return [requiredField('spec', 'must specify a volume type')];
  const { driver, volumeHandle } = fieldsAt(spec, 'csi');
  const errors = others.map(name =>
    forbiddenField(`spec.${name}`, 'may not specify more than 1 volume type'),
  );
  if (first !== 'csi') return errors;
  if (!driver) errors.push(requiredField('spec.csi.driver'));
  if (!volumeHandle) errors.push(requiredField('spec.csi.volumeHandle'));
  return errors;
}

function validateSpec(spec: Fields): FieldError[] {
  const modes = Array.isArray(spec.accessModes) ? spec.accessModes : [];
  const capacity = fieldsAt(spec, 'capacity');
  const names = Object.keys(capacity);
  const { persistentVolumeReclaimPolicy: policy } = spec;
  const isSized = capacity.storage !== undefined && names.length === 1;
  return [
    ...(modes.length > 0 ? [] : [requiredField('spec.accessModes')]),
    ...validateAccessModes(modes),
    ...(names.length > 0 ? [] : [requiredField('spec.capacity')]),
    ...(isSized
      ? []
      : [unsupportedField('spec.capacity', capacity, ['storage'])]),
    ...names.flatMap(name =>
      validatePositiveAmount(`spec.capacity[${name}]`, capacity[name]),
    ),
    ...(RECLAIM_POLICIES.includes(String(policy))
      ? []
      : [
          unsupportedField(
            'spec.persistentVolumeReclaimPolicy',
            policy,
            RECLAIM_POLICIES,
          ),
        ]),
    ...validateNodeSelector(
      'spec.nodeAffinity.required',
      fieldsAt(spec, 'nodeAffinity').required,
    ),
    ...validateSources(spec),
    ...validateClassName(spec),
    ...validateVolumeMode(spec.volumeMode),
  ];
}

/** k8s.io/kubernetes, ValidatePersistentVolume and …Update. */
export const validatePersistentVolume: Rule = (object, previous) => {
  const spec = fieldsAt(object, 'spec');
  const errors = validateSpec(spec);
  if (!previous) return errors;
  const before = fieldsAt(previous, 'spec');
  if (!isSame(sourcesOf(before), sourcesOf(spec))) {
    const detail = 'spec.persistentvolumesource is immutable after creation\n';
    errors.push(forbiddenField('spec.persistentvolumesource', detail));
  }
  if (before.volumeMode !== spec.volumeMode) {
    const detail = 'field is immutable';
    errors.push(invalidField('volumeMode', spec.volumeMode, detail));
  }
  return errors;
};
