import { createHmac, timingSafeEqual } from 'crypto';
import type { NewClone } from '../../clones/CloneRecord';

/** The order as a namespace carries it: enough to rebuild the row. */
function payloadOf(order: NewClone) {
  return {
    id: order.id,
    name: order.name,
    source: order.source,
    cluster: order.cluster,
    namespace: order.namespace,
    entityRef: order.entityRef,
    requestedBy: order.requestedBy,
    // Absent, it leaves the text as earlier versions signed it.
    orderedVia: order.orderedVia,
    purpose: order.purpose,
    snapshotId: order.snapshotId,
    point: order.point,
    createdAt: order.createdAt.toISOString(),
    expiresAt: order.expiresAt.toISOString(),
    // So that a repeated request finds the clone also when its row was lost.
    requestId: order.requestId,
    requestHash: order.requestHash,
  };
}

function sign(key: string, payload: string): Buffer {
  return createHmac('sha256', key).update(payload).digest();
}

/** The order annotation of a clone's namespace. It names the namespace, so that it is worth nothing on another. */
export function signOrder(key: string, order: NewClone): string {
  const payload = JSON.stringify(payloadOf(order));
  return JSON.stringify({
    order: payload,
    signature: sign(key, payload).toString('hex'),
  });
}

/**
 * Reads an order annotation.
 *
 * @returns undefined for one that was not signed with this key
 */
export function readSignedOrder(
  key: string,
  annotation: string | undefined,
): NewClone | undefined {
  try {
    const { order, signature } = JSON.parse(annotation ?? '');
    const expected = sign(key, String(order));
    const given = Buffer.from(String(signature), 'hex');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      return undefined;
    }
    const payload: ReturnType<typeof payloadOf> = JSON.parse(order);
    return {
      ...payload,
      createdAt: new Date(payload.createdAt),
      expiresAt: new Date(payload.expiresAt),
    };
  } catch {
    return undefined;
  }
}
