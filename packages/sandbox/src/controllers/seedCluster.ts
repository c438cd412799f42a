import { cpus, totalmem } from 'node:os';
import {
  KubernetesObjectInput,
  ObjectStore,
  Resource,
  resources,
} from '../kubernetes';
import { HOST_ADDRESS } from './nodes/podStatus';

interface Seed {
  resource: Resource;
  object: KubernetesObjectInput;
}

const KIBIBYTE = 1024;

function nodeSeeds(node: string, driver: string, now: string): Seed[] {
  const labels = {
    'kubernetes.io/arch': process.arch === 'x64' ? 'amd64' : process.arch,
    'kubernetes.io/hostname': node,
    'kubernetes.io/os': 'linux',
  };
  const amounts = {
    cpu: String(cpus().length),
    memory: `${Math.floor(totalmem() / KIBIBYTE)}Ki`,
    pods: '110',
  };
  const condition = (type: string, status: string, reason: string) => ({
    ...{ type, status, reason },
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  });
  return [
    {
      resource: resources.nodes,
      object: {
        metadata: {
          name: node,
          labels,
          annotations: {
            'csi.volume.kubernetes.io/nodeid': JSON.stringify({
              [driver]: node,
            }),
          },
        },
        spec: {},
        status: {
          addresses: [
            { type: 'InternalIP', address: HOST_ADDRESS },
            { type: 'Hostname', address: node },
          ],
          allocatable: amounts,
          capacity: amounts,
          conditions: [
            condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory'),
            condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure'),
            condition('PIDPressure', 'False', 'KubeletHasSufficientPID'),
            condition('Ready', 'True', 'KubeletReady'),
          ],
          nodeInfo: {
            architecture: labels['kubernetes.io/arch'],
            containerRuntimeVersion: 'sandbox://1',
            kubeletVersion: 'v1.36.2',
            operatingSystem: 'linux',
            osImage: 'Sandbox',
          },
        },
      },
    },
    {
      resource: resources.csiNodes,
      object: {
        metadata: { name: node },
        spec: { drivers: [{ name: driver, nodeID: node, topologyKeys: null }] },
      },
    },
  ];
}

/** Lays out what a cluster has before anybody uses it: its namespaces, its node and the CSI driver. */
export function seedCluster(
  store: ObjectStore,
  { node, driver }: { node: string; driver: string },
): void {
  const namespaces = [
    'default',
    'kube-node-lease',
    'kube-public',
    'kube-system',
  ];
  const seeds: Seed[] = [
    ...namespaces.map(name => ({
      resource: resources.namespaces,
      object: { metadata: { name } },
    })),
    ...nodeSeeds(node, driver, store.timestamp()),
    {
      resource: resources.csiDrivers,
      object: {
        metadata: { name: driver },
        spec: { attachRequired: true, podInfoOnMount: true },
      },
    },
  ];
  for (const { resource, object } of seeds) {
    const { name = '' } = object.metadata;
    if (store.get(resource, undefined, name)) continue;
    const options = { manager: 'sandbox' };
    store.create(resource, object, options);
    if (object.status) {
      store.modify(
        resource,
        undefined,
        name,
        draft => {
          draft.status = object.status;
        },
        { ...options, subresource: 'status' },
      );
    }
  }
}
