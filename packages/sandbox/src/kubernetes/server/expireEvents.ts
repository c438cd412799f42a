import { Clock } from '../../time/Clock';
import { ObjectStore } from '../ObjectStore';
import { KubernetesObject, fieldsAt } from '../objects';
import { resources } from '../resources';

/** kube-apiserver's `--event-ttl`. */
const LIFETIME_MILLISECONDS = 3_600_000;

/** One state of an event and when it is over, in milliseconds since 1970. */
interface Lease {
  namespace: string | undefined;
  name: string;
  resourceVersion: string | undefined;
  end: number;
}

/** When an event that was there before was written last, as far as it says itself. */
function writtenAt(event: KubernetesObject): number {
  const times = [
    event.metadata.creationTimestamp,
    event.lastTimestamp,
    event.eventTime,
    fieldsAt(event, 'series').lastObservedTime,
  ].map(time => Date.parse(String(time)));
  return Math.max(...times.filter(time => !Number.isNaN(time)), 0);
}

/**
 * Deletes each event an hour after it was written last, as etcd does with the
 * lease that the API server gives to events and to nothing else.
 *
 * @returns a function that ends it
 */
export function expireEvents(store: ObjectStore, clock: Clock): () => void {
  const now = () => clock.now().getTime();
  const leaseOf = (event: KubernetesObject, start: number): Lease => {
    const { namespace, name, resourceVersion } = event.metadata;
    const end = start + LIFETIME_MILLISECONDS;
    return { namespace, name, resourceVersion, end };
  };
  /** In the order of their ends. */
  let leases = store
    .list(resources.events)
    .map(event => leaseOf(event, writtenAt(event)))
    .sort((a, b) => a.end - b.end);
  let cancel: (() => void) | undefined;

  const expire = ({ namespace, name, resourceVersion }: Lease) => {
    const event = store.get(resources.events, namespace, name);
    // One that was written again has a later lease.
    if (event?.metadata.resourceVersion === resourceVersion) {
      store.delete(resources.events, namespace, name);
    }
  };
  const wait = () => {
    if (cancel || leases.length === 0) return;
    cancel = clock.schedule(Math.max(0, leases[0].end - now()), () => {
      cancel = undefined;
      const time = now();
      const left = leases.findIndex(({ end }) => end > time);
      const over = leases.splice(0, left < 0 ? leases.length : left);
      over.forEach(expire);
      wait();
    });
  };
  const unwatch = store.watch(({ type, resource, object }) => {
    if (resource !== resources.events || type === 'DELETED') return;
    leases.push(leaseOf(object, now()));
    wait();
  });
  wait();
  return () => {
    unwatch();
    cancel?.();
    leases = [];
  };
}
