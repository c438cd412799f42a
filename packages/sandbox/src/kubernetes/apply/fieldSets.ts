import { Fields, fieldsAt, isFields, isSame } from '../objects';
import { Schema, Schemas, schemaOfField, schemaOfItem } from '../schema/Schema';
import { FieldTree, emptyTree, subtree } from './FieldTree';

/** One field of an object, or one item of a list whose items can be told apart. */
export interface Part {
  step: string;
  schema: Schema;
  value: unknown;
  /** A field that the schema names, not a key of a map or an item. */
  named: boolean;
}

const OPEN: Schema = { open: true };
/** The only keys of lists that may be left out in what people write. */
const KEY_DEFAULTS: Record<string, unknown> = { protocol: 'TCP' };

function keyStep(keys: string[], item: unknown): string {
  const entries = [...keys]
    .sort()
    .map(key => [key, fieldsAt(item)[key] ?? KEY_DEFAULTS[key]])
    .filter(([, value]) => value !== undefined);
  return `k:${JSON.stringify(Object.fromEntries(entries))}`;
}

function itemParts(
  schemas: Schemas,
  schema: Schema,
  items: unknown[],
): Part[] | undefined {
  const { listType, listKeys = [] } = schema;
  if (listType !== 'map' && listType !== 'set') return undefined;
  const item = schemaOfItem(schemas, schema);
  return items.map(value => ({
    step:
      listType === 'map'
        ? keyStep(listKeys, value)
        : `v:${JSON.stringify(value)}`,
    schema: item,
    value,
    named: false,
  }));
}

/** What a value consists of for ownership; undefined where it is owned as a whole. */
export function partsOf(
  schemas: Schemas,
  schema: Schema,
  value: unknown,
): Part[] | undefined {
  const resolved = schemas.resolve(schema);
  if (Array.isArray(value)) {
    return itemParts(schemas, { ...resolved, ...schema }, value);
  }
  if (!isFields(value)) return undefined;
  if ((schema.mapType ?? resolved.mapType) === 'atomic') return undefined;
  return Object.entries(value)
    .filter(([, child]) => child !== undefined)
    .map(([field, child]) => ({
      step: `f:${field}`,
      schema: schemaOfField(schemas, resolved, field) ?? OPEN,
      value: child,
      named: resolved.properties?.[field] !== undefined,
    }));
}

function collect(
  schemas: Schemas,
  { schema, value }: Pick<Part, 'schema' | 'value'>,
  tree: FieldTree,
  everyNode: boolean,
): void {
  const parts = partsOf(schemas, schema, value);
  if (!parts || parts.length === 0) {
    Object.assign(tree, { member: true });
    return;
  }
  for (const part of parts) {
    const child = subtree(tree, part.step);
    collect(schemas, part, child, everyNode);
    if (everyNode || !part.named) child.member = true;
  }
}

/** The fields that somebody who applies this value is to own. */
export function fieldsOf(
  schemas: Schemas,
  schema: Schema,
  value: Fields,
): FieldTree {
  const tree = emptyTree();
  collect(schemas, { schema, value }, tree, false);
  return { ...tree, member: false };
}

export interface Comparison {
  /** Added or given another value. */
  changed: FieldTree;
  removed: FieldTree;
}

function compareParts(
  schemas: Schemas,
  schema: Schema,
  before: unknown,
  after: unknown,
  { changed, removed }: Comparison,
): void {
  if (isSame(before, after)) return;
  if (before === undefined || after === undefined) {
    const [tree, value] =
      after === undefined ? [removed, before] : [changed, after];
    collect(schemas, { schema, value }, tree, true);
    Object.assign(tree, { member: true });
    return;
  }
  const old = partsOf(schemas, schema, before);
  const fresh = partsOf(schemas, schema, after);
  if (!old || !fresh || (old.length === 0 && fresh.length === 0)) {
    Object.assign(changed, { member: true });
    return;
  }
  const oldParts = new Map(old.map(part => [part.step, part]));
  const freshParts = new Map(fresh.map(part => [part.step, part]));
  for (const step of new Set([...oldParts.keys(), ...freshParts.keys()])) {
    const oldPart = oldParts.get(step);
    const freshPart = freshParts.get(step);
    const { schema: childSchema } = oldPart ?? freshPart ?? { schema: OPEN };
    if (isSame(oldPart?.value, freshPart?.value)) continue;
    compareParts(schemas, childSchema, oldPart?.value, freshPart?.value, {
      changed: subtree(changed, step),
      removed: subtree(removed, step),
    });
  }
}

/** Which fields differ between two states of an object. */
export function compareFields(
  schemas: Schemas,
  schema: Schema,
  before: Fields,
  after: Fields,
): Comparison {
  const comparison = { changed: emptyTree(), removed: emptyTree() };
  compareParts(schemas, schema, before, after, comparison);
  return comparison;
}
