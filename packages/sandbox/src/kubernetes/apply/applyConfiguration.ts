import {
  Fields,
  KubernetesObject,
  ManagedFieldsEntry,
  isFields,
} from '../objects';
import { Resource } from '../resources';
import { schemas } from '../schema/schemas';
import { Schema, schemaOfItem } from '../schema/Schema';
import { StatusError } from '../StatusError';
import {
  FieldTree,
  intersection,
  isEmptyTree,
  isSameTree,
  pathsOf,
  union,
} from './FieldTree';
import { compareFields, fieldsOf, partsOf } from './fieldSets';
import {
  Owner,
  Writer,
  entryOf,
  inOrder,
  isWriter,
  ownable,
  ownersOf,
  rootSchema,
  without,
} from './ownership';

export interface Application {
  object: KubernetesObject;
  managedFields: ManagedFieldsEntry[];
}

function merged(schema: Schema, live: unknown, applied: unknown): unknown {
  if (live === undefined) return applied;
  const old = partsOf(schemas, schema, live);
  const fresh = partsOf(schemas, schema, applied);
  if (!old || !fresh) return applied;
  const wanted = new Map(fresh.map(part => [part.step, part]));
  const result = old.map(part => {
    const other = wanted.get(part.step);
    wanted.delete(part.step);
    return other
      ? { ...part, value: merged(part.schema, part.value, other.value) }
      : part;
  });
  const all = [...result, ...wanted.values()];
  if (Array.isArray(live)) return all.map(({ value }) => value);
  return Object.fromEntries(
    all.map(({ step, value }) => [step.slice(2), value]),
  );
}

/** Takes away what the writer owned, does not apply any longer and nobody else owns. */
function pruned(
  schema: Schema,
  value: unknown,
  last: FieldTree,
  owned: FieldTree,
): unknown {
  const parts = partsOf(schemas, schema, value);
  if (!parts) return value;
  const rest = parts.flatMap(part => {
    const lastBelow = last.children.get(part.step);
    if (!lastBelow || isEmptyTree(lastBelow)) return [part];
    const ownedBelow = owned.children.get(part.step);
    if (!ownedBelow || isEmptyTree(ownedBelow)) return [];
    return [
      {
        ...part,
        value: pruned(part.schema, part.value, lastBelow, ownedBelow),
      },
    ];
  });
  if (Array.isArray(value)) return rest.map(part => part.value);
  return Object.fromEntries(rest.map(part => [part.step.slice(2), part.value]));
}

function ownerText({
  manager,
  operation,
  subresource,
  apiVersion,
}: ManagedFieldsEntry): string {
  const by = subresource
    ? `"${manager}" with subresource "${subresource}"`
    : `"${manager}"`;
  return operation === 'Update' ? `${by} using ${apiVersion}` : by;
}

function conflictError(
  conflicts: { owner: Owner; paths: string[] }[],
): StatusError {
  const causes = conflicts.flatMap(({ owner, paths }) =>
    paths.map(field => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${ownerText(owner.entry)}`,
      field,
    })),
  );
  const message =
    causes.length === 1
      ? `1 conflict: ${causes[0].message}: ${causes[0].field}`
      : `${causes.length} conflicts: ${conflicts
          .map(
            ({ owner, paths }) =>
              `conflicts with ${ownerText(owner.entry)}:\n${paths
                .map(path => `- ${path}`)
                .join('\n')}`,
          )
          .join('\n')}`;
  return new StatusError(409, 'Conflict', `Apply failed with ${message}`, {
    causes,
  });
}

/** Objects from before anybody applied belong to whoever wrote them, under one name. */
function ownersBefore(
  resource: Resource,
  live: KubernetesObject,
  time: string,
): Owner[] {
  const owners = ownersOf(live.metadata.managedFields);
  if (owners.length > 0) return owners;
  const fields = ownable(
    resource,
    fieldsOf(schemas, rootSchema(resource), live),
    undefined,
  );
  const writer: Writer = { manager: 'before-first-apply', operation: 'Update' };
  return ownersOf([entryOf(resource, writer, fields, time)]);
}

/** Lists that are told apart by keys may name no item twice. */
export function assertNoDuplicates(
  schema: Schema,
  value: unknown,
  path: string,
): void {
  const parts = partsOf(schemas, schema, value) ?? [];
  const seen = new Set<string>();
  for (const { step, schema: below, value: child } of parts) {
    if (seen.has(step)) {
      throw new StatusError(
        500,
        '',
        `${path}: duplicate entries for key [${step.slice(2)}]`,
      );
    }
    seen.add(step);
    const isItem = Array.isArray(value);
    assertNoDuplicates(
      isItem ? schemaOfItem(schemas, schema) : below,
      child,
      isItem ? path : `${path}.${step.slice(2)}`,
    );
  }
}

/**
 * Server-side apply: merges what somebody wants to own into what there is,
 * takes away what they no longer want, and keeps the books about owners.
 *
 * @param live - undefined where the object is to be created
 * @param time - ISO 8601 with seconds
 * @throws StatusError 409 where fields of others would change, unless forced
 */
export function applyConfiguration(
  resource: Resource,
  live: KubernetesObject | undefined,
  configuration: Fields,
  writer: { manager: string; subresource?: string; force: boolean },
  time: string,
): Application {
  const { manager, subresource, force } = writer;
  const identity: Writer = { manager, subresource, operation: 'Apply' };
  const schema = rootSchema(resource);
  assertNoDuplicates(schema, configuration, '');
  const mine = ownable(
    resource,
    fieldsOf(schemas, schema, configuration),
    subresource,
  );
  const owners = live ? ownersBefore(resource, live, time) : [];
  const isMine = isWriter(resource, identity);
  const own = owners.find(isMine);
  const others = owners.filter(owner => !isMine(owner));

  const result = merged(schema, live, configuration);
  const owned = others.reduce((all, { fields }) => union(all, fields), mine);
  const kept = own ? pruned(schema, result, own.fields, owned) : result;
  const object = (isFields(kept) ? kept : {}) as KubernetesObject;

  const { changed, removed } = compareFields(
    schemas,
    schema,
    live ?? {},
    object,
  );
  const conflicts = others
    .map(owner => ({
      owner,
      paths: pathsOf(intersection(owner.fields, changed)),
    }))
    .filter(({ paths }) => paths.length > 0);
  if (conflicts.length > 0 && !force) throw conflictError(conflicts);

  const entry =
    own && isSameTree(own.fields, mine)
      ? own.entry
      : entryOf(resource, identity, mine, time);
  return {
    object,
    managedFields: inOrder([
      ...(isEmptyTree(mine) ? [] : [entry]),
      ...without(others, union(changed, removed)),
    ]),
  };
}
