import { isSame } from '../../kubernetes';
import { Controller, ControllerContext } from '../ControllerContext';
import {
  Endpoint,
  EndpointSlice,
  Pod,
  Service,
  isBeingDeleted,
  isControlledBy,
  keyOf,
  ownerReference,
} from '../kinds';
import { startController } from '../startController';
import { isNamespaceTerminating, isPodReady } from '../workloads/pods';
import { ChangeTriggers } from './ChangeTriggers';
import { isServing, podsBehind, targetPortOf } from './serviceTargets';

const LABELS = {
  managedBy: 'endpointslice.kubernetes.io/managed-by',
  serviceName: 'kubernetes.io/service-name',
} as const;
const MANAGER = 'endpointslice-controller.k8s.io';
const TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time';

function endpointOf(service: Service, pod: Pod): Endpoint {
  const { namespace, name, uid } = pod.metadata;
  return {
    addresses: [pod.status.podIP ?? ''],
    conditions: {
      ready: isServing(service, pod),
      serving: isPodReady(pod),
      terminating: isBeingDeleted(pod),
    },
    nodeName: pod.spec.nodeName,
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
}

function contentOf(
  service: Service,
  pods: Pod[],
): Pick<EndpointSlice, 'endpoints' | 'ports'> {
  if (pods.length === 0) {
    return { endpoints: null, ports: null };
  }
  const ports = (service.spec.ports ?? []).flatMap(port => {
    const number = targetPortOf(port, pods[0]);
    return number === undefined
      ? []
      : [
          {
            name: port.name ?? '',
            protocol: port.protocol ?? 'TCP',
            port: number,
          },
        ];
  });
  return { endpoints: pods.map(pod => endpointOf(service, pod)), ports };
}

/** The endpointslice-controller: which pods are behind a service, and whether they are ready. */
export function startEndpointSliceController(
  context: ControllerContext,
): Controller {
  return startController(context, {
    manager: 'kube-controller-manager',
    component: 'endpoint-slice-controller',
    setUp: ({ client, queue }) => {
      const triggers = new ChangeTriggers();
      const write = async (service: Service) => {
        const { name, namespace } = service.metadata;
        const behind = podsBehind(client, service);
        const trigger = triggers.since(service, behind);
        // A pod without an address is no end point yet (transcript 02).
        const pods = behind.filter(({ status }) => status.podIP !== undefined);
        const content = contentOf(service, pods);
        const slice = client
          .list('endpointSlices', namespace)
          .find(one => isControlledBy(one, service));
        if (!slice) {
          await client.create('endpointSlices', {
            metadata: {
              generateName: `${name}-`,
              namespace,
              labels: {
                [LABELS.managedBy]: MANAGER,
                [LABELS.serviceName]: name,
              },
              ...(trigger ? { annotations: { [TRIGGER]: trigger } } : {}),
              ownerReferences: [ownerReference(service)],
            },
            addressType: 'IPv4',
            ...content,
          });
          return;
        }
        const { endpoints, ports } = slice;
        if (!isSame({ endpoints, ports }, content)) {
          await client.modify('endpointSlices', slice, draft => {
            const { [TRIGGER]: _before, ...others } =
              draft.metadata.annotations ?? {};
            draft.metadata.annotations = trigger
              ? { ...others, [TRIGGER]: trigger }
              : others;
            Object.assign(draft, content);
          });
        }
      };

      const services = queue('Service', async key => {
        const service = client.get('services', key);
        if (!service || isBeingDeleted(service) || !service.spec.selector) {
          return;
        }
        try {
          await write(service);
        } catch (error) {
          if (!isNamespaceTerminating(error)) throw error;
        }
      });

      return {
        services: (service, change) => {
          if (change === 'DELETED') {
            triggers.forget(service);
          } else {
            services.add(keyOf(service));
          }
        },
        pods: (pod, _change, previous) => {
          client
            .list('services', pod.metadata.namespace)
            .filter(({ spec }) =>
              [pod, previous].some(one =>
                Object.entries(spec.selector ?? {}).every(
                  ([label, value]) => one?.metadata.labels?.[label] === value,
                ),
              ),
            )
            .forEach(service => services.add(keyOf(service)));
        },
      };
    },
  });
}
