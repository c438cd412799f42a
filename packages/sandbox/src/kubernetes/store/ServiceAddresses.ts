import { childOf } from '../defaults';
import { invalidField } from '../fieldErrors';
import { KubernetesObject, fieldsAt } from '../objects';
import { itemsOf } from '../podDefaults';
import { resources } from '../resources';
import { StatusError } from '../StatusError';

const SERVICES = 65_534;
const LOWEST_NODE_PORT = 30_000;
const NODE_PORTS = 2_768;

/** How often each value is in use, so that it is free once the last user is gone. */
class Uses {
  private readonly counts = new Map<unknown, number>();

  has(value: unknown): boolean {
    return this.counts.has(value);
  }

  add(values: unknown[]): void {
    for (const value of values) {
      this.counts.set(value, (this.counts.get(value) ?? 0) + 1);
    }
  }

  take(values: unknown[]): void {
    for (const value of values) {
      const left = (this.counts.get(value) ?? 0) - 1;
      if (left > 0) this.counts.set(value, left);
      else this.counts.delete(value);
    }
  }
}

function clusterIpsOf(service: KubernetesObject): unknown[] {
  return [fieldsAt(service, 'spec').clusterIP];
}

function nodePortsOf(service: KubernetesObject): unknown[] {
  return itemsOf(fieldsAt(service, 'spec').ports).map(port => port.nodePort);
}

/** The addresses and node ports that the API server gives to services. */
export class ServiceAddresses {
  private readonly clusterIps = new Uses();
  private readonly nodePorts = new Uses();
  /** Somewhere in 127.16.0.0 to 127.240.255.255, so that several sandboxes on one machine do not meet. */
  private readonly firstAddress = Math.floor(
    (16 + Math.random() * 224) * 65_536,
  );
  private lastAddress = this.firstAddress;
  /** Anywhere in the range, so that several sandboxes on one machine do not meet at 127.0.0.1. */
  private readonly firstNodePort = Math.floor(Math.random() * NODE_PORTS);

  /** Learns of a service that was stored, changed or removed. */
  replace(
    previous: KubernetesObject | undefined,
    current: KubernetesObject | undefined,
  ): void {
    if (previous) {
      this.clusterIps.take(clusterIpsOf(previous));
      this.nodePorts.take(nodePortsOf(previous));
    }
    if (current) {
      this.clusterIps.add(clusterIpsOf(current));
      this.nodePorts.add(nodePortsOf(current));
    }
  }

  /**
   * Gives a valid service, new or changed, what it lacks, in place.
   *
   * @throws StatusError 422 for what another service has, 500 where all are taken
   */
  give(
    service: KubernetesObject,
    previous: KubernetesObject | undefined,
  ): void {
    const spec = childOf(service, 'spec');
    if (spec.type === 'ExternalName') return;
    this.refuseTaken(service, previous);
    spec.clusterIP ??= this.freeClusterIp();
    spec.clusterIPs = [spec.clusterIP];
    if (spec.type === 'ClusterIP') return;
    const given = new Set<unknown>(nodePortsOf(service));
    for (const port of itemsOf(spec.ports)) {
      port.nodePort ||= this.freeNodePort(given);
      given.add(port.nodePort);
    }
  }

  /** Refuses what another service has, in the allocators' words (k8s.io/kubernetes, pkg/registry/core/service). */
  private refuseTaken(
    service: KubernetesObject,
    previous: KubernetesObject | undefined,
  ): void {
    const { name } = service.metadata;
    const [address] = clusterIpsOf(service);
    const isShared = address === undefined || address === 'None';
    const ownAddresses = previous ? clusterIpsOf(previous) : [];
    if (!isShared && !ownAddresses.includes(address)) {
      if (this.clusterIps.has(address)) {
        const why = `failed to allocate IP ${address}: provided IP is already allocated`;
        const errors = [invalidField('spec.clusterIPs', [address], why)];
        throw StatusError.invalid(resources.services, name, errors);
      }
    }
    const ownPorts = previous ? nodePortsOf(previous) : [];
    for (const [index, port] of nodePortsOf(service).entries()) {
      if (!port || ownPorts.includes(port) || !this.nodePorts.has(port)) {
        continue;
      }
      const field = `spec.ports[${index}].nodePort`;
      const why = 'provided port is already allocated';
      const errors = [invalidField(field, port, why)];
      throw StatusError.invalid(resources.services, name, errors);
    }
  }

  /** A loopback address, so that a clusterIP can really be dialled on Linux. */
  private freeClusterIp(): string {
    for (let index = 0; index < SERVICES; index += 1) {
      this.lastAddress += 1;
      const host =
        this.firstAddress + ((this.lastAddress - this.firstAddress) % SERVICES);
      const address = `127.${host >> 16}.${(host >> 8) & 255}.${host & 255}`;
      if (!this.clusterIps.has(address)) return address;
    }
    throw StatusError.internal(
      'failed to allocate a serviceIP: range is full: delete services that are no longer used',
    );
  }

  private freeNodePort(given: Set<unknown>): number {
    for (let index = 0; index < NODE_PORTS; index += 1) {
      const port =
        LOWEST_NODE_PORT + ((this.firstNodePort + index) % NODE_PORTS);
      if (!this.nodePorts.has(port) && !given.has(port)) return port;
    }
    throw StatusError.internal(
      'failed to allocate a nodePort: range is full: delete services that are no longer used',
    );
  }
}
