import { InputError } from '@backstage/errors';
import {
  type Clone,
  describeDuration,
  formatDuration,
  parseDuration,
  type Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Order } from '../../orders/readOrders';
import { readSources } from '../../task/readSources';
import type { Step } from '../../task/Step';

const LEASE_WHEN_UNKNOWN = 'PT12H';

function leaseOf({ lease }: Order, source: Source | undefined): number {
  const wanted = parseDuration(
    lease ?? source?.lease.default ?? LEASE_WHEN_UNKNOWN,
  );
  const most = source && parseDuration(source.lease.max);
  if (source && most !== undefined && wanted > most) {
    throw new InputError(
      `A lease of ${describeDuration(wanted)} is over the maximum of ${
        source.title
      }, ${describeDuration(most)}.`,
    );
  }
  return wanted;
}

function nameOf({ entityRef, name }: Order, number: number): string {
  return name ?? `${entityRef.split('/').pop()!.slice(0, 36)}-${number}`;
}

/** What the clones would look like. Reads the sources and orders nothing. */
export async function dryRunOrders(
  step: Step,
  orders: Order[],
): Promise<Clone[]> {
  const now = Date.now();
  const sources = await readSources(step, [
    ...new Set(orders.map(({ source }) => source)),
  ]);
  const clones = orders.map((order, index): Clone => {
    const source = sources.get(order.source);
    return {
      id: `dry-run-${index + 1}`,
      name: nameOf(order, index + 1),
      source: order.source,
      entityRef: order.entityRef,
      requestedBy: 'user:default/dry-run',
      snapshot: { id: order.snapshot, takenAt: new Date(now).toISOString() },
      phase: 'queued',
      stages: [],
      generation: 1,
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + leaseOf(order, source)).toISOString(),
      placement: {
        cluster: source?.cluster ?? 'dry-run',
        namespace: 'dry-run',
        service: 'mssql',
        deployment: 'mssql-g1',
        claim: 'data-g1',
        volumeSnapshot: 'import-g1',
        volumeSnapshotContent: 'dry-run-g1',
      },
      actions: [],
    };
  });
  for (const { name, entityRef, source, expiresAt } of clones) {
    const lease = formatDuration(Date.parse(expiresAt) - now);
    step.log.say(
      `Dry run: would order ${name} for ${entityRef} from ${source}, for ${lease}.`,
    );
  }
  return clones;
}
