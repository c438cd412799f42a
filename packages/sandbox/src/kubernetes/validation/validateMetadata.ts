import {
  FieldError,
  invalidField,
  invalidFields,
  requiredField,
  tooLongField,
} from '../fieldErrors';
import { ObjectMeta, OwnerReference } from '../objects';
import { Resource } from '../resources';
import {
  dns1035LabelProblems,
  dnsLabelProblems,
  dnsSubdomainProblems,
  labelKeyProblems,
  pathSegmentProblems,
} from './formats';
import { validateLabels } from './labels';

/** How the name of a kind may look, where it is not the usual DNS subdomain. */
const NAME_RULES: Record<string, (name: string) => string[]> = {
  ClusterRole: pathSegmentProblems,
  ClusterRoleBinding: pathSegmentProblems,
  Event: pathSegmentProblems,
  Namespace: dnsLabelProblems,
  Role: pathSegmentProblems,
  RoleBinding: pathSegmentProblems,
  Service: dns1035LabelProblems,
};

const MOST_ANNOTATION_BYTES = 256 * 1024;

export function validateAnnotations(
  field: string,
  annotations: Record<string, string> | undefined,
): FieldError[] {
  const entries = Object.entries(annotations ?? {});
  const size = entries
    .flat()
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return [
    ...entries.flatMap(([key]) =>
      invalidFields(field, key, labelKeyProblems(key.toLowerCase())),
    ),
    ...(size > MOST_ANNOTATION_BYTES
      ? [tooLongField(field, MOST_ANNOTATION_BYTES)]
      : []),
  ];
}

const OWNERS = 'metadata.ownerReferences';

function validateOwner(owner: OwnerReference): FieldError[] {
  const errors = (['apiVersion', 'kind', 'name', 'uid'] as const)
    .filter(key => !owner[key])
    .map(key =>
      invalidField(
        `${OWNERS}.${key}`,
        owner[key] ?? '',
        `${key === 'apiVersion' ? 'version ' : ''}must not be empty`,
      ),
    );
  if (owner.apiVersion === 'v1' && owner.kind === 'Event') {
    const detail = '/v1, Kind=Event is disallowed from being an owner';
    errors.push(invalidField(OWNERS, owner, detail));
  }
  return errors;
}

function validateOwners(owners: OwnerReference[]): FieldError[] {
  const [first, ...others] = owners
    .filter(({ controller }) => controller)
    .map(({ kind, name }) => `${kind}/${name}`);
  return [
    ...owners.flatMap(validateOwner),
    ...others.map(other =>
      invalidField(
        OWNERS,
        owners,
        `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${other}`,
      ),
    ),
  ];
}

const FINALIZERS = 'metadata.finalizers';
/** Names that were given before finalizers had to say whose they are. */
const STANDARD_FINALIZERS = ['foregroundDeletion', 'kubernetes', 'orphan'];

function validateFinalizers(
  { custom }: Resource,
  finalizers: string[],
): FieldError[] {
  const errors = finalizers.flatMap(name =>
    invalidFields(FINALIZERS, name, labelKeyProblems(name)),
  );
  if (
    finalizers.includes('orphan') &&
    finalizers.includes('foregroundDeletion')
  ) {
    const detail = 'finalizer orphan and foregroundDeletion cannot be both set';
    errors.push(invalidField(FINALIZERS, finalizers, detail));
  }
  if (custom) return errors;
  finalizers.forEach((name, index) => {
    if (name.includes('/') || STANDARD_FINALIZERS.includes(name)) return;
    errors.push(
      invalidField(
        `${FINALIZERS}[${index}]`,
        name,
        'name is neither a standard finalizer name nor is it fully qualified',
      ),
    );
  });
  return errors;
}

/** Rules of `metadata` that hold for every kind (k8s.io/apimachinery, pkg/api/validation/objectmeta.go). */
export function validateMetadata(
  resource: Resource,
  metadata: ObjectMeta,
): FieldError[] {
  const { name, labels, annotations, finalizers, ownerReferences } = metadata;
  const nameProblems = NAME_RULES[resource.kind] ?? dnsSubdomainProblems;
  return [
    ...(name
      ? invalidFields('metadata.name', name, nameProblems(name))
      : [requiredField('metadata.name', 'name or generateName is required')]),
    ...validateLabels('metadata.labels', labels),
    ...validateAnnotations('metadata.annotations', annotations),
    ...validateOwners(ownerReferences ?? []),
    ...validateFinalizers(resource, finalizers ?? []),
  ];
}
