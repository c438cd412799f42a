import { KubernetesObject } from '../kubernetes/objects';
import { Resource } from '../kubernetes/resources';
import {
  matchesFields,
  matchesLabels,
  parseFieldSelector,
  parseLabelSelector,
} from '../kubernetes/selectors';

/**
 * Whether an object belongs to what a list or a watch asks for.
 *
 * @throws StatusError 400 for a selector that is none
 */
export function createSelection(
  resource: Resource,
  options: {
    namespace?: string;
    labelSelector: string;
    fieldSelector: string;
  },
): (object: KubernetesObject) => boolean {
  const labels = parseLabelSelector(options.labelSelector);
  const fields = parseFieldSelector(resource, options.fieldSelector);
  const { namespace } = options;
  return object =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    matchesLabels(labels, object.metadata.labels) &&
    matchesFields(fields, object);
}
