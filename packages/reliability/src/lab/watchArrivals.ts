import type { Sandbox } from '@ephemeral-db/sandbox';
import { nameOfBatch } from '../writes';

/** Something that reaches the cluster, or a SQL Server in it, and changes something there. */
export interface Arrival {
  kind: 'kubernetes' | 'sql server';
  /** Milliseconds since 1970. */
  at: number;
  /** The account that a request came from; unknown of batches. */
  user?: string;
  what: string;
}

const CHANGING = new Set([
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
]);

/** Tells of every write that reaches a sandbox, right before it is carried out there: all its rooms ask for faults then. */
export function watchArrivals(
  { faults }: Sandbox,
  onArrival: (arrival: Arrival) => void,
): () => void {
  const strike = faults.strike.bind(faults);
  faults.strike = (room, call) => {
    const at = Date.now();
    if ('verb' in call && room === 'api' && CHANGING.has(call.verb)) {
      const { name = '', namespace = '', resource = '', user, verb } = call;
      const what = `${verb} ${resource} ${namespace}/${name}`;
      if (!resource.endsWith('reviews')) {
        onArrival({ kind: 'kubernetes', at, user, what });
      }
    }
    if ('event' in call && call.event === 'batch') {
      const what = nameOfBatch(call.statement ?? '');
      if (what) onArrival({ kind: 'sql server', at, what });
    }
    return strike(room, call);
  };
  return () => {
    faults.strike = strike;
  };
}
