import { mergePod } from './mergePod';

const base = {
  metadata: { labels: { app: 'ours' } },
  spec: {
    schedulerName: 'stork',
    tolerations: [{ key: 'a' }],
    nodeSelector: { disktype: 'ssd' },
    containers: [
      {
        name: 'mssql',
        image: 'mssql:1',
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
        ports: [{ containerPort: 1433 }],
        volumeMounts: [{ name: 'data', mountPath: '/var/opt/mssql' }],
      },
    ],
    volumes: [{ name: 'data' }],
  },
};

describe('mergePod', () => {
  it('merges objects, and lists by name', () => {
    const merged = mergePod(base, {
      metadata: { annotations: { note: 'x' } },
      spec: {
        nodeSelector: { zone: 'a' },
        tolerations: [{ key: 'b' }],
        containers: [
          {
            name: 'mssql',
            env: [
              { name: 'B', value: '3' },
              { name: 'C', value: '4' },
            ],
            volumeMounts: [{ name: 'more', mountPath: '/more' }],
          },
          { name: 'sidecar', image: 'sidecar:1' },
        ],
        volumes: [{ name: 'more', emptyDir: {} }],
      },
    });

    expect(merged).toEqual({
      metadata: { labels: { app: 'ours' }, annotations: { note: 'x' } },
      spec: {
        schedulerName: 'stork',
        tolerations: [{ key: 'b' }],
        nodeSelector: { disktype: 'ssd', zone: 'a' },
        containers: [
          {
            name: 'mssql',
            image: 'mssql:1',
            env: [
              { name: 'A', value: '1' },
              { name: 'B', value: '3' },
              { name: 'C', value: '4' },
            ],
            ports: [{ containerPort: 1433 }],
            volumeMounts: [
              { name: 'data', mountPath: '/var/opt/mssql' },
              { name: 'more', mountPath: '/more' },
            ],
          },
          { name: 'sidecar', image: 'sidecar:1' },
        ],
        volumes: [{ name: 'data' }, { name: 'more', emptyDir: {} }],
      },
    });
  });

  it('removes what is null, and leaves the rest as it was', () => {
    const merged = mergePod(base, {
      spec: { schedulerName: null, nodeSelector: { disktype: null } },
    });

    expect(merged.spec).not.toHaveProperty('schedulerName');
    expect(merged.spec.nodeSelector).toEqual({});
    expect(mergePod(base, {})).toEqual(base);
  });
});
