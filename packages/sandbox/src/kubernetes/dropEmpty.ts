import { Fields, KubernetesObject, isFields } from './objects';
import { Resource } from './resources';

/** Maps of any keys; an empty one is as good as none. Any other empty object says something. */
const MAPS = new Set([
  'allocatable',
  'annotations',
  'binaryData',
  'capacity',
  'data',
  'hard',
  'labels',
  'limits',
  'matchLabels',
  'nodeSelector',
  'parameters',
  'requests',
  'volumeAttributes',
]);

/** Lists that are written even where they are empty. */
const KEPT_LISTS: Record<string, string[]> = {
  ClusterRole: ['rules'],
  CSINode: ['drivers'],
  EndpointSlice: ['endpoints', 'ports'],
  Role: ['rules'],
};

function dropIn(
  fields: Fields,
  kept: string[],
  untouched: string[] = [],
): void {
  for (const [name, value] of Object.entries(fields)) {
    if (untouched.includes(name)) continue;
    if (Array.isArray(value)) {
      if (value.length === 0 && !kept.includes(name)) delete fields[name];
      value.filter(isFields).forEach(item => dropIn(item, kept));
    } else if (isFields(value)) {
      if (MAPS.has(name) && Object.keys(value).length === 0)
        delete fields[name];
      else dropIn(value, kept);
    }
  }
}

/**
 * Drops, in place, lists and maps without anything in them: the real server
 * does not write these (`omitempty` of k8s.io/api), so that `egress: []` of a
 * NetworkPolicy is not there when it is read back.
 */
export function dropEmpty({ kind }: Resource, object: KubernetesObject): void {
  dropIn(object, KEPT_LISTS[kind] ?? [], ['metadata', 'status']);
}
