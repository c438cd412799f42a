import { NotFoundError } from '@backstage/errors';
import { SqlError } from '../engine/mssql/SqlError';
import type { Cluster } from '../kubernetes/Cluster';
import { kinds } from '../kubernetes/kinds';
import type { Node, Service } from '../kubernetes/objects';
import type { ConnectVia } from '../sources/types';

/** Where a Service can be dialled, or what people are told to dial. */
export interface Place {
  host: string;
  port: number;
}

/** @see placeOf */
export interface PlaceOptions {
  /** A port-forward has no address. */
  via: Exclude<ConnectVia, 'portForward'>;
  /** Of the Service, not of its pods. */
  port: number;
  /** In place of a node's, or the balancer's, own address. */
  host?: string;
  /** For messages: whose server it is. */
  what: string;
}

type ServicePort = Service['spec']['ports'][number];

/**
 * The address of a Service for one way of reaching it, as it is now.
 *
 * @throws NotFoundError when the Service is not of the type, or has not the port, that the way needs; SqlError of kind
 * `unreachable` when the balancer has no address yet, or no node is ready
 */
export async function placeOf(
  cluster: Cluster,
  service: Service,
  { via, port, host, what }: PlaceOptions,
): Promise<Place> {
  const servicePort = portOf(service, port, what);
  switch (via) {
    case 'service':
      return { host: clusterIpOf(service, what), port };
    case 'nodePort':
      return {
        port: nodePortOf(service, servicePort, what),
        host: host ?? (await nodeAddress(cluster, what)),
      };
    default: {
      const balancer = balancerOf(service, what);
      return { host: host ?? balancer, port };
    }
  }
}

/** @throws NotFoundError that lists the ports that there are */
export function portOf(
  service: Service,
  port: number,
  what: string,
): ServicePort {
  const found = service.spec.ports.find(candidate => candidate.port === port);
  if (found) return found;
  const ports = service.spec.ports.map(candidate => candidate.port).join(', ');
  throw new NotFoundError(
    `${what}: Service ${service.metadata.name} has no port ${port}, only ${
      ports || 'none'
    }; correct the port in the source's configuration`,
  );
}

function clusterIpOf({ metadata, spec }: Service, what: string): string {
  const { clusterIP } = spec;
  if (clusterIP && clusterIP !== 'None') return clusterIP;
  throw new NotFoundError(
    `${what}: Service ${metadata.name} has no cluster IP; make it an ordinary ClusterIP Service, or reach it via portForward`,
  );
}

function nodePortOf(
  { metadata }: Service,
  { nodePort }: ServicePort,
  what: string,
): number {
  if (nodePort) return nodePort;
  throw new NotFoundError(
    `${what}: Service ${metadata.name} has no node port; make it of type NodePort, or reach it another way`,
  );
}

function balancerOf({ metadata, spec, status }: Service, what: string): string {
  const { name } = metadata;
  if (spec.type !== 'LoadBalancer') {
    throw new NotFoundError(
      `${what}: Service ${name} is of type ${
        spec.type ?? 'ClusterIP'
      }; make it of type LoadBalancer, or reach it another way`,
    );
  }
  const [ingress] = status?.loadBalancer?.ingress ?? [];
  const address = ingress?.ip ?? ingress?.hostname;
  if (address) return address;
  throw new SqlError(
    `${what}: Service ${name} has no address of a load balancer yet; if it stays so, the cluster has none to give`,
    'unreachable',
  );
}

/** Any node leads to every NodePort. The backend is outside, so an external address is better than an internal one. */
async function nodeAddress(cluster: Cluster, what: string): Promise<string> {
  const { items } = await cluster.list<Node>(kinds.node);
  const addresses = items
    .filter(({ status }) =>
      status?.conditions?.some(
        condition => condition.type === 'Ready' && condition.status === 'True',
      ),
    )
    .flatMap(({ status }) => status?.addresses ?? []);
  const found =
    addresses.find(({ type }) => type === 'ExternalIP') ??
    addresses.find(({ type }) => type === 'InternalIP');
  if (found) return found.address;
  throw new SqlError(
    `${what}: no node of the cluster is ready and has an address; name one as host beside via: nodePort`,
    'unreachable',
  );
}
