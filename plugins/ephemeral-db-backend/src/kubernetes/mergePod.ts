import type { PodTemplate } from './podTypes';

/** What tells the items of a list apart, as in Kubernetes' own strategic merge. */
const KEYS: Record<string, string> = {
  containers: 'name',
  initContainers: 'name',
  volumes: 'name',
  env: 'name',
  imagePullSecrets: 'name',
  volumeMounts: 'mountPath',
  ports: 'containerPort',
};

/**
 * Lays what the admin says over a pod: objects are merged, `null` removes a
 * field, the items of lists are merged by their names, and other lists are
 * replaced.
 */
export function mergePod(base: PodTemplate, overlay: object): PodTemplate {
  return merge(base, overlay) as PodTemplate;
}

function merge(base: unknown, overlay: unknown, field = ''): unknown {
  if (Array.isArray(overlay)) {
    const key = KEYS[field];
    return key && Array.isArray(base)
      ? mergeItems(base, overlay, key)
      : overlay;
  }
  if (!isObject(overlay)) return overlay;
  const merged: Record<string, unknown> = { ...(isObject(base) ? base : {}) };
  for (const [name, value] of Object.entries(overlay)) {
    if (value === null) delete merged[name];
    else merged[name] = merge(merged[name], value, name);
  }
  return merged;
}

function mergeItems(base: unknown[], overlay: unknown[], key: string) {
  const items = [...base];
  for (const item of overlay) {
    const index = items.findIndex(
      one => isObject(one) && isObject(item) && one[key] === item[key],
    );
    if (index < 0) items.push(item);
    else items[index] = merge(items[index], item);
  }
  return items;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
