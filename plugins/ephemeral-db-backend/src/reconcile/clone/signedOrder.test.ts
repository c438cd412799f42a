import { createHmac } from 'crypto';
import type { NewClone } from '../../clones/CloneRecord';
import { readSignedOrder, signOrder } from './signedOrder';

const KEY = 'a'.repeat(64);

const order: NewClone = {
  id: 'c0000000-0000-4000-8000-000000000000',
  name: 'nightly',
  source: 'customerdb',
  cluster: 'lab',
  namespace: 'edb-customerdb-c0000000',
  entityRef: 'component:default/orders-api',
  requestedBy: 'user:default/sam',
  snapshotId: 'point',
  point: {
    id: 'point',
    takenAt: '2026-11-22T10:22:00.000Z',
    volumeSnapshotName: 'customerdb-t0',
    volumeSnapshotUid: 'uid-t0',
    probes: [],
  },
  createdAt: new Date('2026-11-22T10:24:00.000Z'),
  expiresAt: new Date('2026-11-22T22:24:00.000Z'),
};

/** As the version before `orderedVia` wrote it. */
const EARLIER =
  '{"id":"c0000000-0000-4000-8000-000000000000","name":"nightly","source":"customerdb","cluster":"lab","namespace":"edb-customerdb-c0000000","entityRef":"component:default/orders-api","requestedBy":"user:default/sam","snapshotId":"point","point":{"id":"point","takenAt":"2026-11-22T10:22:00.000Z","volumeSnapshotName":"customerdb-t0","volumeSnapshotUid":"uid-t0","probes":[]},"createdAt":"2026-11-22T10:24:00.000Z","expiresAt":"2026-11-22T22:24:00.000Z"}';

const annotation = (text: string) =>
  JSON.stringify({
    order: text,
    signature: createHmac('sha256', KEY).update(text).digest('hex'),
  });

describe('a signed order', () => {
  it('comes back with how it was ordered', () => {
    const agents = { ...order, orderedVia: 'agent' as const };

    expect(readSignedOrder(KEY, signOrder(KEY, agents))).toEqual(agents);
  });

  it('comes back with the request that it answers', () => {
    const asked = { ...order, requestId: 'task-1', requestHash: 'abc' };

    expect(readSignedOrder(KEY, signOrder(KEY, asked))).toEqual(asked);
  });

  it('of an earlier version comes back, and says nothing of that', () => {
    expect(readSignedOrder(KEY, annotation(EARLIER))).toEqual(order);
    expect(signOrder(KEY, order)).toBe(annotation(EARLIER));
  });

  it('is nothing where somebody made it an agent’s', () => {
    const { signature } = JSON.parse(annotation(EARLIER));
    const forged = EARLIER.replace('{', '{"orderedVia":"agent",');

    expect(
      readSignedOrder(KEY, JSON.stringify({ order: forged, signature })),
    ).toBeUndefined();
  });
});
