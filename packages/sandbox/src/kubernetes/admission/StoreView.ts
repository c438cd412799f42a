import { KubernetesObject } from '../objects';
import { Resource } from '../resources';

/** The little that admission reads of the store. */
export interface StoreView {
  get(
    resource: Resource,
    namespace: string | undefined,
    name: string,
  ): KubernetesObject | undefined;
  list(
    resource: Resource,
    options?: { namespace?: string },
  ): KubernetesObject[];
}
