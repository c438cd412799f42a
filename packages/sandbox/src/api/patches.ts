import { applyPatch, type Operation } from 'fast-json-patch';
import {
  Fields,
  isFields,
  KubernetesObject,
  isSame,
} from '../kubernetes/objects';
import {
  Schema,
  Schemas,
  schemaOfField,
  schemaOfItem,
} from '../kubernetes/schema/Schema';
import { StatusError } from '../kubernetes/StatusError';

/** RFC 7386: null removes, objects merge, everything else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch;
  const result: Fields = isFields(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

/**
 * RFC 6902.
 *
 * @throws StatusError 422 where an operation does not fit the object
 */
export function jsonPatch(target: KubernetesObject, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw StatusError.badRequest(
      'json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    );
  }
  try {
    return applyPatch(structuredClone(target), patch as Operation[], true, true)
      .newDocument;
  } catch (error) {
    throw new StatusError(
      422,
      'Invalid',
      `the server rejected our request due to an error in our request: ${
        (error as Error).message.split('\n')[0]
      }`,
    );
  }
}

/** Kubernetes' strategic merge patch: lists with a merge key are merged item by item. */
export function strategicMergePatch(
  schemas: Schemas,
  schema: Schema,
  target: unknown,
  patch: unknown,
): unknown {
  if (!isFields(patch)) return patch;
  if (patch.$patch === 'replace') return withoutDirectives(patch);
  const result: Fields = isFields(target) ? { ...target } : {};
  const retained = patch.$retainKeys;
  if (Array.isArray(retained)) {
    for (const key of Object.keys(result)) {
      if (!retained.includes(key)) delete result[key];
    }
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) {
      applyListDirective(result, key, value);
    } else if (value === null) {
      delete result[key];
    } else {
      const below = schemaOfField(schemas, schema, key) ?? { open: true };
      result[key] = Array.isArray(value)
        ? mergeList(schemas, below, result[key], value)
        : strategicMergePatch(schemas, below, result[key], value);
    }
  }
  return result;
}

function withoutDirectives(patch: Fields): Fields {
  return Object.fromEntries(
    Object.entries(patch).filter(([key]) => !key.startsWith('$')),
  );
}

const DELETE_FROM = '$deleteFromPrimitiveList/';

function applyListDirective(result: Fields, key: string, value: unknown) {
  if (!key.startsWith(DELETE_FROM) || !Array.isArray(value)) return;
  const field = key.slice(DELETE_FROM.length);
  const list = result[field];
  if (Array.isArray(list)) {
    result[field] = list.filter(item => !value.includes(item));
  }
}

function mergeList(
  schemas: Schemas,
  schema: Schema,
  target: unknown,
  patch: unknown[],
): unknown[] {
  const { mergeKey, patchStrategy } = schema;
  if (!patchStrategy?.includes('merge') || !Array.isArray(target)) {
    return patch
      .filter(item => !(isFields(item) && item.$patch === 'delete'))
      .map(item => (isFields(item) ? withoutDirectives(item) : item));
  }
  if (!mergeKey) {
    const added = patch.filter(item => !target.some(old => isSame(old, item)));
    return [...target, ...added];
  }
  const itemSchema = schemaOfItem(schemas, schema);
  let result = [...target];
  for (const item of patch) {
    if (!isFields(item)) continue;
    const same = (old: unknown) =>
      isFields(old) && isSame(old[mergeKey], item[mergeKey]);
    if (item.$patch === 'delete') {
      result = result.filter(old => !same(old));
      continue;
    }
    const index = result.findIndex(same);
    const merged = strategicMergePatch(
      schemas,
      itemSchema,
      index < 0 ? {} : result[index],
      item,
    );
    if (index < 0) result.push(merged);
    else result[index] = merged;
  }
  return result;
}
