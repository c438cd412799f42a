import { Controller, ControllerContext } from '../ControllerContext';
import { Service, isBeingDeleted, keyOf } from '../kinds';
import { startController } from '../startController';

/** A loopback address below those of clusterIPs, so that both really listen. */
function balancerAddress(clusterIP: string): string {
  const [, second, third, fourth] = clusterIP.split('.').map(Number);
  return `127.${1 + (second % 15)}.${third}.${fourth}`;
}

function wantsBalancer({ spec }: Service): boolean {
  return spec.type === 'LoadBalancer' && spec.clusterIP !== undefined;
}

/** What a cloud's controller does: each service of type LoadBalancer gets an address that leads to it. */
export function startLoadBalancers(context: ControllerContext): Controller {
  return startController(context, {
    manager: 'cloud-controller-manager',
    component: 'service-controller',
    setUp: ({ client, queue }) => {
      const services = queue('Service', async key => {
        const service = client.get('services', key);
        if (!service || isBeingDeleted(service)) return;
        const wanted = wantsBalancer(service);
        const given = Boolean(service.status?.loadBalancer?.ingress?.length);
        if (wanted === given) return;
        await client.modifyStatus('services', service, draft => {
          draft.status = {
            loadBalancer: wanted
              ? { ingress: [{ ip: balancerAddress(draft.spec.clusterIP!) }] }
              : {},
          };
        });
      });
      return {
        services: (service, change) => {
          if (change !== 'DELETED') services.add(keyOf(service));
        },
      };
    },
  });
}
