import { MemoryCluster } from '../../__testUtils__/MemoryCluster';
import { sampleSource } from '../../__testUtils__/sampleSource';
import type { Pod } from '../../kubernetes/objects';
import { resolvePod } from './resolvePod';

const source = {
  ...sampleSource,
  clones: { ...sampleSource.clones, image: undefined },
};

function pod(name: string, change: Partial<Pod> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: source.namespace },
    spec: {
      containers: [
        {
          name: 'db',
          image: `mssql:${name}`,
          volumeMounts: [{ name: 'disk', mountPath: '/var/opt/mssql' }],
        },
      ],
      volumes: [
        {
          name: 'disk',
          persistentVolumeClaim: { claimName: source.volume.claim },
        },
      ],
    },
    status: { phase: 'Running' },
    ...change,
  };
}

describe('resolvePod', () => {
  it('takes the pod that runs with the claim just now', async () => {
    const cluster = new MemoryCluster();
    cluster.put(pod('pending', { status: { phase: 'Pending' } }));
    cluster.put(
      pod('leaving', {
        metadata: {
          name: 'leaving',
          namespace: source.namespace,
          deletionTimestamp: '2026-11-24T10:00:00Z',
        },
      }),
    );
    cluster.put(pod('other', { spec: { containers: [], volumes: [] } }));
    const elsewhere = { name: 'elsewhere', namespace: 'elsewhere' };
    cluster.put(pod('elsewhere', { metadata: elsewhere }));
    await expect(resolvePod(cluster, source)).rejects.toMatchObject({
      kind: 'transient',
      reason: 'GoldenNotRunning',
      next: expect.stringContaining('sources.customerdb.clones.image'),
    });
    await expect(resolvePod(cluster, sampleSource)).resolves.toMatchObject({
      containers: [{ image: sampleSource.clones.image }],
    });

    cluster.put(pod('running'));
    await expect(resolvePod(cluster, source)).resolves.toMatchObject({
      containers: [{ image: 'mssql:running' }],
    });
  });
});
