import { countedObjects } from '../admission/admit';
import { StoreEvent } from '../EventLog';
import type { ObjectStore } from '../ObjectStore';
import { quotaStatus } from '../admission/quota';
import { resources } from '../resources';

/** Keeps `status.used` of a namespace's quotas true after a write in it, as the quota controller does. */
export function keepQuotas(
  store: ObjectStore,
  { type, resource, object }: StoreEvent,
): void {
  const { namespace } = object.metadata;
  if (!namespace) return;
  if (type === 'MODIFIED' && resource.kind === 'Event') return;
  const quotas = store.list(resources.resourceQuotas, { namespace });
  if (quotas.length === 0) return;
  const counted = countedObjects(store, namespace);
  for (const quota of quotas) {
    store.modify(
      resources.resourceQuotas,
      namespace,
      quota.metadata.name,
      draft => {
        draft.status = quotaStatus(quota, counted);
      },
      { subresource: 'status', manager: 'kube-controller-manager' },
    );
  }
}
