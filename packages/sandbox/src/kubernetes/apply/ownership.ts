import { KubernetesObject, ManagedFieldsEntry } from '../objects';
import { Resource, apiVersionOf } from '../resources';
import { schemas } from '../schema/schemas';
import { Schema } from '../schema/Schema';
import {
  FieldTree,
  difference,
  fromFieldsV1,
  isEmptyTree,
  isSameTree,
  toFieldsV1,
  union,
} from './FieldTree';
import { compareFields } from './fieldSets';

/** One writer and the fields that are its own. */
export interface Owner {
  entry: ManagedFieldsEntry;
  fields: FieldTree;
}

/** Who writes, and how. */
export type Writer = Pick<
  ManagedFieldsEntry,
  'manager' | 'operation' | 'subresource'
>;

/** Fields of the metadata that belong to the server and to nobody else. */
const SERVER_FIELDS = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'name',
  'namespace',
  'resourceVersion',
  'selfLink',
  'uid',
].map(name => `f:${name}`);

export function rootSchema(resource: Resource): Schema {
  return schemas.root(apiVersionOf(resource), resource.kind) ?? { open: true };
}

/** Leaves what a writer can own: not the server's fields, and on each subresource only its part. */
export function ownable(
  resource: Resource,
  tree: FieldTree,
  subresource: string | undefined,
): FieldTree {
  const children = new Map(tree.children);
  children.delete('f:apiVersion');
  children.delete('f:kind');
  for (const step of ['f:metadata', 'f:spec', 'f:status']) {
    const part = children.get(step);
    if (!part) continue;
    const below = new Map(part.children);
    if (step === 'f:metadata')
      SERVER_FIELDS.forEach(name => below.delete(name));
    // These are always there in a built-in object, so nobody adds them as such.
    const member = part.member && resource.custom && step !== 'f:metadata';
    children.set(step, { member, children: below });
  }
  // A namespace's only spec is the finalizer that the server gives it.
  if (resource.kind === 'Namespace') children.delete('f:spec');
  if (subresource === 'status') {
    for (const step of [...children.keys()]) {
      if (step !== 'f:status') children.delete(step);
    }
  } else if (resource.subresources.includes('status')) {
    children.delete('f:status');
  }
  return { member: false, children };
}

const parsed = new WeakMap<ManagedFieldsEntry, FieldTree>();

export function ownersOf(entries: ManagedFieldsEntry[] | undefined): Owner[] {
  return (entries ?? []).map(entry => {
    const known = parsed.get(entry);
    if (known) return { entry, fields: known };
    const fields = fromFieldsV1(entry.fieldsV1 ?? {});
    parsed.set(entry, fields);
    return { entry, fields };
  });
}

export function isWriter(
  resource: Resource,
  writer: Writer,
): (owner: Owner) => boolean {
  return ({ entry }) =>
    entry.manager === writer.manager &&
    entry.operation === writer.operation &&
    entry.subresource === writer.subresource &&
    entry.apiVersion === apiVersionOf(resource);
}

export function entryOf(
  resource: Resource,
  writer: Writer,
  fields: FieldTree,
  time: string,
): ManagedFieldsEntry {
  return {
    apiVersion: apiVersionOf(resource),
    fieldsType: 'FieldsV1',
    fieldsV1: toFieldsV1(fields),
    manager: writer.manager,
    operation: writer.operation,
    ...(writer.subresource ? { subresource: writer.subresource } : {}),
    time,
  };
}

/** As objects carry them: those who apply first, and the latest of each kind last (k8s.io/apimachinery, pkg/util/managedfields). */
export function inOrder(entries: ManagedFieldsEntry[]): ManagedFieldsEntry[] {
  const keyOf = (entry: ManagedFieldsEntry) => [
    entry.operation,
    entry.time,
    entry.manager,
    entry.subresource ?? '',
  ];
  return entries
    .map(entry => ({ entry, key: keyOf(entry).join('\n') }))
    .sort((a, b) => Number(a.key > b.key) - Number(a.key < b.key))
    .map(({ entry }) => entry);
}

/** Owners after some of their fields went to somebody else; those with none left are forgotten. */
export function without(
  owners: Owner[],
  gone: FieldTree,
): ManagedFieldsEntry[] {
  return owners.flatMap(({ entry, fields }) => {
    const rest = difference(fields, gone);
    if (isEmptyTree(rest)) return [];
    if (isSameTree(rest, fields)) return [entry];
    return [{ ...entry, fieldsV1: toFieldsV1(rest) }];
  });
}

/**
 * Who owns what after an update: what it changed is the writer's from now on,
 * what it removed nobody's (structured-merge-diff, merge/update.go).
 *
 * @param time - ISO 8601 with seconds
 */
export function trackUpdate(
  resource: Resource,
  before: KubernetesObject | undefined,
  after: KubernetesObject,
  writer: { manager: string; subresource?: string },
  time: string,
): ManagedFieldsEntry[] {
  const identity: Writer = { ...writer, operation: 'Update' };
  const { changed, removed } = compareFields(
    schemas,
    rootSchema(resource),
    before ?? { apiVersion: after.apiVersion, kind: after.kind, metadata: {} },
    after,
  );
  const mine = ownable(resource, changed, writer.subresource);
  const owners = ownersOf(after.metadata.managedFields);
  const isMine = isWriter(resource, identity);
  const others = owners.filter(owner => !isMine(owner));
  const entries = without(others, union(changed, removed));
  const own = owners.find(isMine);
  const fields = own ? difference(union(own.fields, mine), removed) : mine;
  if (isEmptyTree(fields)) return entries;
  const entry =
    own && isSameTree(own.fields, fields)
      ? own.entry
      : entryOf(resource, identity, fields, time);
  return inOrder([...entries, entry]);
}
