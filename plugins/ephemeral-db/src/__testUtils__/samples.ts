import type {
  Clone,
  Snapshot,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** The article's Sunday, 12 minutes after T1. */
export const SAMPLE_NOW = new Date('2026-11-22T10:36:00Z');

/** A golden source that is fit, with every verb allowed. */
export function sampleSource(changes: Partial<Source> = {}): Source {
  return {
    name: 'customerdb',
    title: 'Customer DB',
    owner: 'group:default/data-platform',
    cluster: 'lab',
    engine: 'mssql',
    consistency: 'checkpoint',
    lease: { default: 'PT12H', max: 'P7D' },
    databases: ['CustomerDB'],
    sizeBytes: 40e9,
    usualSeconds: 44,
    usualCaptureSeconds: 3,
    minInterval: 'PT0S',
    preflight: {
      state: 'ok',
      since: '2026-11-20T08:00:00Z',
      checkedAt: '2026-11-22T10:34:00Z',
      findings: [],
    },
    lastSnapshotAt: '2026-11-22T10:24:00Z',
    snapshots: 2,
    clones: 2,
    actions: [
      { verb: 'capture', allowed: true },
      { verb: 'clone', allowed: true },
    ],
    ...changes,
  };
}

/** T1 of the article: ready, customers 15. */
export function sampleSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    id: 't1',
    name: 'customerdb-20261122-102400-00t1',
    source: 'customerdb',
    label: 'T1',
    orderedAt: '2026-11-22T10:23:58Z',
    takenAt: '2026-11-22T10:24:00Z',
    seconds: 3,
    takenBy: 'user:default/dana',
    origin: 'ours',
    consistency: 'checkpoint',
    phase: 'ready',
    sizeBytes: 40e9,
    probes: [{ name: 'customers', exact: true, value: 15 }],
    clones: 0,
    actions: [
      { verb: 'clone', allowed: true },
      { verb: 'delete', allowed: true },
    ],
    ...changes,
  };
}

/** A ready clone of T1, as its requester sees it. */
export function sampleClone(changes: Partial<Clone> = {}): Clone {
  return {
    id: '3fa9c1d2-0000-4000-8000-000000000001',
    name: 'orders-migration',
    source: 'customerdb',
    entityRef: 'component:default/orders-api',
    requestedBy: 'user:default/sam',
    snapshot: { id: 't1', label: 'T1', takenAt: '2026-11-22T10:24:00Z' },
    phase: 'ready',
    stages: [],
    generation: 1,
    createdAt: '2026-11-22T10:31:00Z',
    readyAt: '2026-11-22T10:31:44Z',
    expiresAt: '2026-11-22T22:00:00Z',
    endpoint: {
      host: 'mssql.edb-customerdb-3fa9c1d2.svc',
      port: 1433,
      database: 'CustomerDB',
      login: 'edb',
      via: 'ClusterIP',
    },
    verification: {
      result: 'matched',
      probes: [{ name: 'customers', expected: 15, actual: 15 }],
    },
    usage: {
      uniqueBytes: 54.9e6,
      logicalBytes: 40e9,
      measuredAt: '2026-11-22T10:35:00Z',
      provider: 'prometheus',
    },
    usualSeconds: 44,
    actions: [
      { verb: 'connect', allowed: true },
      { verb: 'delete', allowed: true },
    ],
    ...changes,
  };
}
