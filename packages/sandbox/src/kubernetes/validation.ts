import {
  FieldError,
  forbiddenField,
  invalidField,
  invalidObject,
  requiredField,
  unsupportedField,
} from './fieldErrors';
import {
  Fields,
  KubernetesObject,
  fieldsAt,
  isFields,
  isSame,
} from './objects';
import { Resource } from './resources';
import { itemsOf } from './podDefaults';
import { matchesLabelSelector } from './selectors';
import { parseQuantity } from './quantity';
import { validateMetadata } from './metadataValidation';

type Rule = (
  object: KubernetesObject,
  previous: KubernetesObject | undefined,
) => FieldError[];

/** The schema's own errors keep CEL rules from running, which the real server says in one more cause. */
function withUncheckedRules(errors: FieldError[]): FieldError[] {
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

function immutable(
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

function exactlyOne(source: Fields, names: [string, string]): FieldError[] {
  const set = names.filter(name => source[name] !== undefined);
  if (set.length === 1) return [];
  const detail = `exactly one of ${names.join(' and ')} must be set`;
  return [invalidObject('spec.source', detail)];
}

/** CRD schema and CEL rules of external-snapshotter 8 (transcript 00). */
const validateVolumeSnapshot: Rule = (object, previous) => {
  const spec = fieldsAt(object, 'spec');
  if (!isFields(spec.source)) {
    return withUncheckedRules([requiredField('spec.source')]);
  }
  const before = fieldsAt(previous, 'spec', 'source');
  const errors = immutable(before, spec.source, 'spec.source', [
    'persistentVolumeClaimName',
    'volumeSnapshotContentName',
  ]);
  if (spec.volumeSnapshotClassName === '') {
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
    ...exactlyOne(spec.source, [
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

const validateVolumeSnapshotContent: Rule = (object, previous) => {
  const spec = fieldsAt(object, 'spec');
  const missing = ['driver', 'source', 'volumeSnapshotRef']
    .filter(name => spec[name] === undefined)
    .map(name => requiredField(`spec.${name}`));
  const policy = validatePolicy('spec.deletionPolicy', spec.deletionPolicy);
  const schema = withUncheckedRules([...policy, ...missing]);
  if (schema.length > 0) return schema;
  const source = fieldsAt(spec, 'source');
  const reference = fieldsAt(spec, 'volumeSnapshotRef');
  const before = fieldsAt(previous, 'spec');
  const errors = [
    ...immutable(fieldsAt(before, 'source'), source, 'spec.source', [
      'volumeHandle',
      'snapshotHandle',
    ]),
    ...immutable(before, spec, 'spec', ['sourceVolumeMode']),
    ...exactlyOne(source, ['volumeHandle', 'snapshotHandle']),
  ];
  if (!reference.name || !reference.namespace) {
    errors.push(
      invalidObject(
        'spec.volumeSnapshotRef',
        'both spec.volumeSnapshotRef.name and spec.volumeSnapshotRef.namespace must be set',
      ),
    );
  }
  return errors;
};

const validateVolumeSnapshotClass: Rule = object => [
  ...validatePolicy('deletionPolicy', object.deletionPolicy),
  ...(object.driver === undefined ? [requiredField('driver')] : []),
];

function validateClaimUpdate(
  object: KubernetesObject,
  previous: KubernetesObject,
): FieldError[] {
  const before = fieldsAt(previous, 'spec');
  const after = fieldsAt(object, 'spec');
  // The binder sets volumeName once, before the claim is bound; everything else but the request stays.
  const mutable = [
    'resources',
    'volumeAttributesClassName',
    ...(before.volumeName ? [] : ['volumeName']),
    // A default class may arrive after the claim.
    ...(before.storageClassName === undefined ? ['storageClassName'] : []),
  ];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...names]
    .filter(name => !mutable.includes(name))
    .filter(name => !isSame(before[name], after[name]));
  if (changed.length === 0) return [];
  const difference = changed
    .map(name => {
      const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      return `- "${title}": ${JSON.stringify(
        before[name],
      )},\n+ "${title}": ${JSON.stringify(after[name])},\n`;
    })
    .join('');
  return [
    forbiddenField(
      'spec',
      `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${difference}`,
    ),
  ];
}

const validateClaim: Rule = (object, previous) => {
  const spec = fieldsAt(object, 'spec');
  if (previous) return validateClaimUpdate(object, previous);
  const errors: FieldError[] = [];
  if (!Array.isArray(spec.accessModes) || spec.accessModes.length === 0) {
    const detail = 'at least 1 access mode is required';
    errors.push(requiredField('spec.accessModes', detail));
  }
  const storage = fieldsAt(spec, 'resources', 'requests').storage;
  if (storage === undefined) {
    errors.push(requiredField('spec.resources[storage]'));
  } else if ((parseQuantity(String(storage))?.thousandths ?? 0n) <= 0n) {
    errors.push(
      invalidField(
        'spec.resources[storage]',
        storage,
        'must be greater than zero',
      ),
    );
  }
  return errors;
};

function validatePodSpec(spec: Fields, path: string): FieldError[] {
  const containers = itemsOf(spec.containers);
  const volumes = itemsOf(spec.volumes).map(volume => volume.name);
  const errors: FieldError[] = [];
  if (containers.length === 0) errors.push(requiredField(`${path}.containers`));
  containers.forEach((container, index) => {
    const field = `${path}.containers[${index}]`;
    if (!container.name) errors.push(requiredField(`${field}.name`));
    if (!container.image) errors.push(requiredField(`${field}.image`));
    itemsOf(container.volumeMounts).forEach((mount, position) => {
      if (volumes.includes(mount.name)) return;
      errors.push({
        field: `${field}.volumeMounts[${position}].name`,
        reason: 'FieldValueNotFound',
        value: mount.name,
        detail: '',
      });
    });
  });
  return errors;
}

const validateWorkload: Rule = (object, previous) => {
  const spec = fieldsAt(object, 'spec');
  const labels = fieldsAt(spec, 'template', 'metadata', 'labels') as Record<
    string,
    string
  >;
  const errors: FieldError[] = [];
  if (previous && !isSame(fieldsAt(previous, 'spec').selector, spec.selector)) {
    const detail = 'field is immutable';
    errors.push(invalidField('spec.selector', spec.selector, detail));
  }
  if (!isFields(spec.selector)) {
    errors.push(requiredField('spec.selector'));
  } else if (!matchesLabelSelector(spec.selector, labels)) {
    errors.push(
      invalidField(
        'spec.template.metadata.labels',
        labels,
        '`selector` does not match template `labels`',
      ),
    );
  }
  if (typeof spec.replicas === 'number' && spec.replicas < 0) {
    const detail = 'must be greater than or equal to 0';
    errors.push(invalidField('spec.replicas', spec.replicas, detail));
  }
  const template = fieldsAt(spec, 'template', 'spec');
  return [...errors, ...validatePodSpec(template, 'spec.template.spec')];
};

const MUTABLE_POD_FIELDS = [
  'activeDeadlineSeconds',
  'nodeName',
  'tolerations',
  'terminationGracePeriodSeconds',
];

const validatePod: Rule = (object, previous) => {
  const spec = fieldsAt(object, 'spec');
  const errors = validatePodSpec(spec, 'spec');
  if (!previous) return errors;
  const strip = (value: Fields) => {
    const rest = { ...value };
    MUTABLE_POD_FIELDS.forEach(name => delete rest[name]);
    for (const list of ['containers', 'initContainers']) {
      if (rest[list] === undefined) continue;
      rest[list] = itemsOf(rest[list]).map(item => ({ ...item, image: '' }));
    }
    return rest;
  };
  if (!isSame(strip(fieldsAt(previous, 'spec')), strip(spec))) {
    errors.push(
      forbiddenField(
        'spec',
        'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
      ),
    );
  }
  return errors;
};

const validateService: Rule = (object, previous) => {
  const spec = fieldsAt(object, 'spec');
  const before = fieldsAt(previous, 'spec');
  const errors: FieldError[] = [];
  const headless = spec.clusterIP === 'None' || spec.type === 'ExternalName';
  const ports = itemsOf(spec.ports);
  if (ports.length === 0 && !headless) errors.push(requiredField('spec.ports'));
  ports.forEach((port, index) => {
    const number = Number(port.port);
    if (!Number.isInteger(number) || number < 1 || number > 65535) {
      errors.push(
        invalidField(
          `spec.ports[${index}].port`,
          port.port ?? 0,
          'must be between 1 and 65535, inclusive',
        ),
      );
    }
    if (ports.length > 1 && !port.name) {
      errors.push(requiredField(`spec.ports[${index}].name`));
    }
  });
  const kinds = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
  if (!kinds.includes(String(spec.type))) {
    errors.push(unsupportedField('spec.type', spec.type, kinds));
  }
  if (before.clusterIP && before.clusterIP !== spec.clusterIP) {
    const detail = 'field is immutable';
    errors.push(invalidField('spec.clusterIPs[0]', [spec.clusterIP], detail));
  }
  return errors;
};

/** ConfigMaps and Secrets marked `immutable` keep their data; a Secret's type never changes. */
const validateData: Rule = (object, previous) => {
  if (!previous) return [];
  const errors: FieldError[] = [];
  if (object.kind === 'Secret' && previous.type !== object.type) {
    errors.push(invalidField('type', object.type, 'field is immutable'));
  }
  if (previous.immutable === true) {
    const detail = 'field is immutable when `immutable` is set';
    for (const field of ['immutable', 'data', 'binaryData']) {
      if (!isSame(previous[field], object[field])) {
        errors.push(forbiddenField(field, detail));
      }
    }
  }
  return errors;
};

const validateStorageClass: Rule = (object, previous) => {
  if (!object.provisioner) return [requiredField('provisioner')];
  const fixed = [
    'parameters',
    'provisioner',
    'reclaimPolicy',
    'volumeBindingMode',
  ];
  return fixed
    .filter(name => previous && !isSame(previous[name], object[name]))
    .map(name => forbiddenField(name, `updates to ${name} are forbidden.`));
};

const validateBinding: Rule = (object, previous) =>
  previous && !isSame(previous.roleRef, object.roleRef)
    ? [invalidField('roleRef', object.roleRef, 'cannot change roleRef')]
    : [];

const RULES: Record<string, Rule> = {
  ClusterRoleBinding: validateBinding,
  ConfigMap: validateData,
  Deployment: validateWorkload,
  PersistentVolumeClaim: validateClaim,
  Pod: validatePod,
  ReplicaSet: validateWorkload,
  RoleBinding: validateBinding,
  Secret: validateData,
  Service: validateService,
  StorageClass: validateStorageClass,
  VolumeSnapshot: validateVolumeSnapshot,
  VolumeSnapshotClass: validateVolumeSnapshotClass,
  VolumeSnapshotContent: validateVolumeSnapshotContent,
};

/** Every complaint about an object as it would be stored; `previous` where it replaces one. */
export function validateObject(
  resource: Resource,
  object: KubernetesObject,
  previous?: KubernetesObject,
): FieldError[] {
  return [
    ...validateMetadata(resource, object.metadata),
    ...(RULES[resource.kind]?.(object, previous) ?? []),
  ];
}
