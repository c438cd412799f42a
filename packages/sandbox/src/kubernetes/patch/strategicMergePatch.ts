import { Fields, isFields, isSame } from '../objects';
import { Schema, Schemas, schemaOfField, schemaOfItem } from '../schema/Schema';
import { StatusError } from '../StatusError';

const OPEN: Schema = { open: true };
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';
const ORDER = '$setElementOrder/';

function isMerging(schema: Schema): boolean {
  return schema.patchStrategy?.split(',').includes('merge') ?? false;
}

function keyIn(item: unknown, key: string): unknown {
  return isFields(item) ? item[key] : undefined;
}

/** Sorts what the patch lists into the patch's order and leaves the others where they are. */
function inOrder<Item>(
  items: Item[],
  order: unknown[],
  identity: (item: unknown) => unknown,
): Item[] {
  const wanted = order.map(identity);
  const place = (item: Item) =>
    wanted.findIndex(value => isSame(value, identity(item)));
  const listed = items.filter(item => place(item) >= 0);
  listed.sort((a, b) => place(a) - place(b));
  return items.map(item => (place(item) < 0 ? item : listed.shift() ?? item));
}

function mergeKeyedList(
  schemas: Schemas,
  schema: Schema,
  current: unknown[],
  patch: unknown[],
  path: string,
): unknown[] {
  const key = schema.mergeKey ?? '';
  const itemSchema = schemaOfItem(schemas, schema);
  const replaces = patch.some(item => keyIn(item, '$patch') === 'replace');
  let result = replaces ? [] : [...current];
  for (const item of patch) {
    const directive = keyIn(item, '$patch');
    if (directive === 'replace') continue;
    const value = keyIn(item, key);
    if (value === undefined) {
      throw new StatusError(
        500,
        'InternalError',
        `map: ${JSON.stringify(
          item,
        )} does not contain declared merge key: ${key} (${path})`,
      );
    }
    const index = result.findIndex(other => isSame(keyIn(other, key), value));
    if (directive === 'delete') {
      result = result.filter(other => !isSame(keyIn(other, key), value));
    } else if (index < 0) {
      result.push(mergeValue(schemas, itemSchema, undefined, item, path));
    } else {
      result[index] = mergeValue(
        schemas,
        itemSchema,
        result[index],
        item,
        path,
      );
    }
  }
  return result;
}

function mergeList(
  schemas: Schemas,
  schema: Schema,
  current: unknown,
  patch: unknown[],
  path: string,
): unknown[] {
  const list: unknown[] = Array.isArray(current) ? current : [];
  if (!isMerging(schema)) return patch;
  if (schema.mergeKey) {
    return mergeKeyedList(schemas, schema, list, patch, path);
  }
  const added = patch.filter(item => !list.some(other => isSame(other, item)));
  return [...list, ...added];
}

/** Fields beside the directives; `retainKeys` drops whatever the patch does not name. */
function retained(current: Fields, patch: Fields): Fields {
  const keys = patch.$retainKeys;
  if (!Array.isArray(keys)) return { ...current };
  return Object.fromEntries(
    Object.entries(current).filter(([field]) => keys.includes(field)),
  );
}

function mergeObject(
  schemas: Schemas,
  schema: Schema,
  current: Fields,
  patch: Fields,
  path: string,
): Fields {
  const { $patch: directive, ...content } = patch;
  if (directive === 'replace') return content;
  if (directive === 'delete') return {};
  const result = retained(current, patch);
  const childSchema = (field: string) =>
    schemaOfField(schemas, schema, field) ?? OPEN;
  for (const [field, value] of Object.entries(content)) {
    if (field === '$retainKeys' || field.startsWith(ORDER)) continue;
    if (field.startsWith(DELETE_PRIMITIVES)) {
      const name = field.slice(DELETE_PRIMITIVES.length);
      const gone: unknown[] = Array.isArray(value) ? value : [];
      const list = result[name];
      if (Array.isArray(list)) {
        result[name] = list.filter(
          item => !gone.some(other => isSame(other, item)),
        );
      }
    } else if (value === null) {
      delete result[field];
    } else {
      const childPath = path ? `${path}.${field}` : field;
      const child = childSchema(field);
      result[field] = mergeValue(
        schemas,
        child,
        result[field],
        value,
        childPath,
      );
    }
  }
  for (const [field, order] of Object.entries(content)) {
    if (!field.startsWith(ORDER) || !Array.isArray(order)) continue;
    const name = field.slice(ORDER.length);
    const list = result[name];
    const { mergeKey } = childSchema(name);
    if (Array.isArray(list)) {
      result[name] = inOrder(list, order, item =>
        mergeKey ? keyIn(item, mergeKey) : item,
      );
    }
  }
  return result;
}

function mergeValue(
  schemas: Schemas,
  schema: Schema,
  current: unknown,
  patch: unknown,
  path: string,
): unknown {
  if (Array.isArray(patch)) {
    return mergeList(schemas, schema, current, patch, path);
  }
  if (!isFields(patch)) return patch;
  return mergeObject(
    schemas,
    schema,
    isFields(current) ? current : {},
    patch,
    path,
  );
}

/**
 * Strategic merge patch: lists merge by the keys that the kind's schema names,
 * with the directives `$patch`, `$retainKeys`, `$setElementOrder` and
 * `$deleteFromPrimitiveList`.
 *
 * @throws StatusError 500 where an item lacks its key, as the API server answers
 */
export function strategicMergePatch(
  schemas: Schemas,
  schema: Schema,
  target: Fields,
  patch: Fields,
): Fields {
  return mergeObject(schemas, schema, target, patch, '');
}
