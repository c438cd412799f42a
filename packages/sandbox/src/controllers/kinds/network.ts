import type { KubernetesObject } from '../../kubernetes';
import type { ObjectReference } from './common';

export interface ServicePort {
  name?: string;
  protocol?: string;
  port: number;
  targetPort?: number | string;
  nodePort?: number;
}

export interface Service extends KubernetesObject {
  spec: {
    type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
    clusterIP?: string;
    clusterIPs?: string[];
    selector?: Record<string, string>;
    ports?: ServicePort[];
    publishNotReadyAddresses?: boolean;
  };
  status?: { loadBalancer?: { ingress?: { ip: string }[] } };
}

export interface EndpointSlice extends KubernetesObject {
  addressType: 'IPv4';
  endpoints: Endpoint[] | null;
  ports: { name: string; protocol: string; port: number }[] | null;
}

export interface Endpoint {
  addresses: string[];
  conditions: { ready: boolean; serving: boolean; terminating: boolean };
  nodeName?: string;
  targetRef?: ObjectReference;
}
