import { Pod } from '../../kubernetes/objects';
import { observePod } from './observePod';

function pod(status: Pod['status'], deletionTimestamp?: string): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'mssql-g1-x', namespace: 'edb', deletionTimestamp },
    spec: { nodeName: 'node-7' },
    status,
  };
}

function container(
  state: object,
  lastState: object = {},
): NonNullable<Pod['status']> {
  return {
    phase: 'Running',
    containerStatuses: [
      { name: 'mssql', ready: false, restartCount: 3, state, lastState },
    ],
  };
}

describe('observePod', () => {
  it.each<[string, NonNullable<Pod['status']>, object | undefined]>([
    [
      'nothing while it starts',
      container({ waiting: { reason: 'ContainerCreating' } }),
      undefined,
    ],
    [
      'that it was out of memory, also while it waits to be started again',
      container(
        { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
        { terminated: { reason: 'OOMKilled', exitCode: 137 } },
      ),
      { reason: 'OOMKilled', message: 'OOMKilled (exit 137)' },
    ],
    [
      'the end of what it said last',
      container({
        terminated: { reason: 'Error', exitCode: 1, message: 'a\nno room\n' },
      }),
      { reason: 'Error', message: 'no room (exit 1)' },
    ],
    [
      'that its image is not to be had',
      container({
        waiting: { reason: 'ErrImagePull', message: 'not found' },
      }),
      { reason: 'ErrImagePull', message: 'not found' },
    ],
    [
      'that its node is lost',
      {
        phase: 'Running',
        conditions: [
          {
            type: 'DisruptionTarget',
            status: 'True',
            reason: 'DeletionByTaintManager',
            message: 'Taint manager: deleting due to NoExecute taint',
          },
        ],
      },
      {
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint (node node-7)',
      },
    ],
    [
      'that no node takes it',
      {
        phase: 'Pending',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: '0/3 nodes are available',
          },
        ],
      },
      { reason: 'Unschedulable', message: '0/3 nodes are available' },
    ],
  ])('tells %s', (_, status, trouble) => {
    expect(observePod(pod(status)).trouble).toEqual(trouble);
  });

  it('tells a pod that is ready from one that goes', () => {
    const ready = {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
    };
    expect(observePod(pod(ready))).toMatchObject({
      ready: true,
      deleting: false,
    });
    expect(observePod(pod(ready, '2026-11-24T10:00:00Z')).deleting).toBe(true);
  });
});
