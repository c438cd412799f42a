import { cpus, totalmem } from 'node:os';
import { DriverProfile } from '../drivers/DriverProfile';
import {
  KubernetesObjectInput,
  ObjectStore,
  Resource,
  resources,
} from '../kubernetes';
import { healthyConditions } from './nodes/healthyConditions';
import { HOST_ADDRESS } from './nodes/podStatus';

interface Seed {
  resource: Resource;
  object: KubernetesObjectInput;
}

const KIBIBYTE = 1024;
const ZONES = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];

/** Nodes are spread over zones where the driver's volumes are bound to one. */
function topologyLabels(
  { topology }: DriverProfile,
  node: string,
  index: number,
): Record<string, string> {
  if (topology?.of === 'node') return { [topology.key]: node };
  if (!topology) return {};
  const zone = ZONES[index % ZONES.length];
  return { 'topology.kubernetes.io/zone': zone, [topology.key]: zone };
}

function nodeSeeds(
  node: string,
  index: number,
  profile: DriverProfile,
  now: string,
): Seed[] {
  const { driver, topology, attachLimit } = profile;
  const labels = {
    ...topologyLabels(profile, node, index),
    'kubernetes.io/arch': process.arch === 'x64' ? 'amd64' : process.arch,
    'kubernetes.io/hostname': node,
    'kubernetes.io/os': 'linux',
  };
  const amounts = {
    cpu: String(cpus().length),
    memory: `${Math.floor(totalmem() / KIBIBYTE)}Ki`,
    pods: '110',
  };
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
          conditions: healthyConditions.map(condition => ({
            ...condition,
            lastHeartbeatTime: now,
            lastTransitionTime: now,
          })),
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
        spec: {
          drivers: [
            {
              ...{ name: driver, nodeID: node },
              topologyKeys: topology ? [topology.key] : null,
              ...(attachLimit === undefined
                ? {}
                : { allocatable: { count: attachLimit } }),
            },
          ],
        },
      },
    },
  ];
}

/** Lays out what a cluster has before anybody uses it: its namespaces, its nodes and the CSI driver. */
export function seedCluster(
  store: ObjectStore,
  { nodes, driver: profile }: { nodes: string[]; driver: DriverProfile },
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
    ...nodes.flatMap((node, index) =>
      nodeSeeds(node, index, profile, store.timestamp()),
    ),
    {
      resource: resources.csiDrivers,
      object: {
        metadata: { name: profile.driver },
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
