import type { Namespace, Pod } from '../kubernetes/objects';
import { observePod } from './clone/observePod';
import { projectNamespace, projectPod } from './projections';

const ballast = Array.from({ length: 50 }, (_, number) => ({
  manager: `controller-${number}`,
  fieldsV1: { 'f:metadata': {} },
}));

const metadata = {
  name: 'mssql-g1-x',
  namespace: 'edb-customerdb-c0000000',
  uid: 'uid-1',
  resourceVersion: '7',
  creationTimestamp: '2026-11-25T10:00:00Z',
  labels: {
    'app.kubernetes.io/managed-by': 'ephemeral-db',
    'ephemeral-db.io/clone': 'c1',
    'ephemeral-db.io/generation': '1',
    'pod-template-hash': 'abc',
  },
  annotations: {
    'ephemeral-db.io/order': '{"id":"c1"}',
    'openshift.io/scc': 'restricted-v2',
  },
  managedFields: ballast,
};

describe('what is kept of watched objects', () => {
  it('tells of a pod all that is read of it, and no more', () => {
    const pod: Pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, deletionTimestamp: undefined },
      spec: { nodeName: 'node1', containers: [{ name: 'mssql' }] },
      status: {
        phase: 'Running',
        conditions: [
          { type: 'Ready', status: 'False', lastTransitionTime: 'then' },
          { type: 'DisruptionTarget', status: 'True', message: 'drained' },
        ],
        containerStatuses: [
          {
            ...{ name: 'mssql', ready: false, restartCount: 2, imageID: 'x' },
            state: { running: { startedAt: '2026-11-25T10:00:00Z' } },
          },
        ],
      },
    };

    const kept = projectPod(pod);

    expect(observePod(kept)).toEqual(observePod(pod));
    expect(observePod(kept).trouble?.message).toBe('drained (node node1)');
    expect(kept.metadata).toEqual({
      ...{ name: 'mssql-g1-x', namespace: 'edb-customerdb-c0000000' },
      ...{ uid: 'uid-1', resourceVersion: '7' },
      creationTimestamp: '2026-11-25T10:00:00Z',
      labels: {
        'app.kubernetes.io/managed-by': 'ephemeral-db',
        'ephemeral-db.io/clone': 'c1',
        'ephemeral-db.io/generation': '1',
      },
    });
  });

  it('keeps the order of a namespace, and what holds it while it goes', () => {
    const namespace = (deletionTimestamp?: string): Namespace => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { ...metadata, deletionTimestamp, finalizers: ['kubernetes'] },
      status: {
        conditions: [
          { type: 'NamespaceContentRemaining', status: 'True', message: 'pvc' },
          { type: 'NamespaceDeletionContentFailure', status: 'False' },
        ],
      },
    });

    expect(projectNamespace(namespace())).toMatchObject({
      metadata: { annotations: { 'ephemeral-db.io/order': '{"id":"c1"}' } },
      status: {
        conditions: [
          { type: 'NamespaceContentRemaining', status: 'True', message: 'pvc' },
        ],
      },
    });
    expect(projectNamespace(namespace()).metadata.finalizers).toBeUndefined();
    expect(
      projectNamespace(namespace('2026-11-25T11:00:00Z')).metadata.finalizers,
    ).toEqual(['kubernetes']);
  });
});
