import {
  FieldError,
  duplicateField,
  forbiddenField,
  invalidField,
  invalidFields,
  requiredField,
} from '../fieldErrors';
import { Fields } from '../objects';
import { itemsOf } from '../podDefaults';
import { amountOf } from './amounts';
import { dnsLabelProblems } from './formats';
import { Member, validateUnion } from './unions';

function isAbsent(value: unknown): boolean {
  return value === undefined || value === '';
}

/** A path within a volume or a file system that must not lead out of it. */
export function validateInnerPath(field: string, path: unknown): FieldError[] {
  const text = String(path);
  return [
    ...(text.startsWith('/')
      ? [invalidField(field, text, 'must be a relative path')]
      : []),
    ...(text.split('/').includes('..')
      ? [invalidField(field, text, "must not contain '..'")]
      : []),
  ];
}

function validateMode(field: string, mode: unknown): FieldError[] {
  const isFine =
    mode === undefined || (Number(mode) >= 0 && Number(mode) <= 0o777);
  const detail = 'must be a number between 0 and 0777 (octal), both inclusive';
  return isFine ? [] : [invalidField(field, mode, detail)];
}

/** The keys of a Secret or ConfigMap that are wanted as files. */
function validateItems(field: string, items: unknown): FieldError[] {
  return itemsOf(items).flatMap(({ key, path, mode }, index) => [
    ...(isAbsent(key) ? [requiredField(`${field}[${index}].key`)] : []),
    ...(isAbsent(path)
      ? [requiredField(`${field}[${index}].path`)]
      : validateInnerPath(`${field}[${index}].path`, path)),
    ...validateMode(`${field}[${index}].mode`, mode),
  ]);
}

function filesFrom(name: string): Member {
  return (source, field) => [
    ...(isAbsent(source[name]) ? [requiredField(`${field}.${name}`)] : []),
    ...validateMode(`${field}.defaultMode`, source.defaultMode),
    ...validateItems(`${field}.items`, source.items),
  ];
}

/** Every kind of source, in the order in which a second one is found. */
const SOURCES: Record<string, Member> = {
  emptyDir: ({ sizeLimit }, field) =>
    sizeLimit !== undefined && amountOf(sizeLimit).thousandths < 0n
      ? [
          forbiddenField(
            `${field}.sizeLimit`,
            'SizeLimit field must be a valid resource quantity',
          ),
        ]
      : [],
  hostPath: ({ path }, field) => {
    if (isAbsent(path)) return [requiredField(`${field}.path`)];
    return String(path).split('/').includes('..')
      ? [invalidField(`${field}.path`, path, "must not contain '..'")]
      : [];
  },
  gitRepo: () => [],
  gcePersistentDisk: () => [],
  awsElasticBlockStore: () => [],
  secret: filesFrom('secretName'),
  nfs: () => [],
  iscsi: () => [],
  glusterfs: () => [],
  persistentVolumeClaim: ({ claimName }, field) =>
    isAbsent(claimName) ? [requiredField(`${field}.claimName`)] : [],
  rbd: () => [],
  cinder: () => [],
  cephfs: () => [],
  quobyte: () => [],
  downwardAPI: () => [],
  fc: () => [],
  flexVolume: () => [],
  configMap: filesFrom('name'),
  azureFile: () => [],
  vsphereVolume: () => [],
  photonPersistentDisk: () => [],
  portworxVolume: () => [],
  azureDisk: () => [],
  storageos: () => [],
  projected: ({ defaultMode }, field) =>
    validateMode(`${field}.defaultMode`, defaultMode),
  scaleIO: () => [],
  csi: ({ driver }, field) =>
    isAbsent(driver) ? [requiredField(`${field}.driver`)] : [],
  ephemeral: ({ volumeClaimTemplate }, field) =>
    volumeClaimTemplate === undefined
      ? [requiredField(`${field}.volumeClaimTemplate`)]
      : [],
  image: () => [],
};

export interface ValidatedVolumes {
  errors: FieldError[];
  /** Those that containers may mount, by name. */
  known: Map<string, Fields>;
}

/** `volumes` of a pod; containers can't mount one that is wrong (k8s.io/kubernetes, ValidateVolumes). */
export function validateVolumes(
  field: string,
  volumes: unknown,
): ValidatedVolumes {
  const known = new Map<string, Fields>();
  const errors = itemsOf(volumes).flatMap((volume, index) => {
    const name = String(volume.name ?? '');
    const nameField = `${field}[${index}].name`;
    const found = [
      ...validateUnion(`${field}[${index}]`, volume, SOURCES, 'volume type'),
      ...(name === ''
        ? [requiredField(nameField)]
        : invalidFields(nameField, name, dnsLabelProblems(name))),
      ...(known.has(name) ? [duplicateField(nameField, name)] : []),
    ];
    if (found.length === 0) known.set(name, volume);
    return found;
  });
  return { errors, known };
}
