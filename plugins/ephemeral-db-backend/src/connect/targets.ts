import { NotFoundError } from '@backstage/errors';
import { isIP } from 'net';
import type { CloneRecord } from '../clones/CloneRecord';
import { SqlError } from '../engine/mssql/SqlError';
import type { SqlLogin, SqlTarget } from '../engine/mssql/SqlSession';
import type { Cluster } from '../kubernetes/Cluster';
import { kinds } from '../kubernetes/kinds';
import { generationSelector, hostOf } from '../kubernetes/manifests';
import { generationNames } from '../kubernetes/names';
import type { Pod, Service } from '../kubernetes/objects';
import type { ConnectVia, GoldenSource, Tls } from '../sources/types';
import { dialAddress } from './dialAddress';
import { placeOf, portOf } from './placeOf';
import { readSecretKeys } from './readSecretKeys';

const MSSQL_PORT = 1433;

/** The ports of a pod's containers, which a Service may point at by name. */
interface PodWithPorts extends Pod {
  spec: Pod['spec'] & {
    containers?: { ports?: { name?: string; containerPort: number }[] }[];
  };
}

/**
 * The way to a golden server. It is looked up now: a pod that is replaced
 * later needs a new target.
 *
 * @throws NotFoundError when the Service, its port or the CA's Secret is missing;
 * SqlError of kind `unreachable` when no pod is ready
 */
export async function goldenTarget(
  cluster: Cluster,
  source: GoldenSource,
): Promise<SqlTarget> {
  const { namespace } = source;
  const { service: name, port, via, host } = source.engine.connect;
  const what = `${source.title}'s server ${namespace}/${name}`;
  const service = await readService(cluster, namespace, name, what);
  if (via === 'portForward') {
    const dial = await podDial(cluster, service, port, what);
    const dialled = internalName(service);
    return {
      what,
      dial,
      ...(await tlsOf(cluster, source, source.engine.tls, dialled)),
    };
  }
  const way = { via, port, host };
  return {
    what,
    ...(await addressed(
      cluster,
      source,
      service,
      way,
      what,
      source.engine.tls,
    )),
  };
}

/**
 * The backend's way to one generation of a clone, whether or not people can
 * reach it already.
 *
 * @throws NotFoundError when its Service or the CA's Secret is missing; SqlError
 * of kind `unreachable` when its pod is not ready
 */
export async function generationTarget(
  cluster: Cluster,
  source: GoldenSource,
  clone: Pick<CloneRecord, 'id' | 'name' | 'namespace' | 'generation'>,
): Promise<SqlTarget> {
  const { namespace, generation } = clone;
  const what = `Clone ${clone.name}'s server in ${namespace}`;
  const { tls, reach } = source.clones;
  if (reach.via !== 'portForward') {
    const name = generationNames(namespace, generation).service;
    const service = await readService(cluster, namespace, name, what);
    const way = { via: reach.via, port: MSSQL_PORT, host: reach.host };
    return {
      what,
      ...(await addressed(cluster, source, service, way, what, tls)),
    };
  }
  const pod = await readyPod(
    cluster,
    namespace,
    generationSelector(clone),
    what,
  );
  return {
    what,
    dial: () => cluster.dialPod(namespace, pod.metadata.name, MSSQL_PORT),
    ...(await tlsOf(cluster, source, tls, hostOf(namespace))),
  };
}

/**
 * Reads a login from a Secret. Without a key for the user it is sa.
 *
 * @throws NotFoundError when the Secret or one of its keys is missing
 */
export async function readLogin(
  cluster: Cluster,
  namespace: string,
  ref: { secret: string; userKey?: string; passwordKey: string },
): Promise<SqlLogin> {
  const secret = await readSecretKeys(
    cluster,
    namespace,
    ref.secret,
    ref.userKey ? [ref.userKey, ref.passwordKey] : [ref.passwordKey],
  );
  return {
    user: ref.userKey ? secret[ref.userKey] : 'sa',
    password: secret[ref.passwordKey],
  };
}

async function readService(
  cluster: Cluster,
  namespace: string,
  name: string,
  what: string,
): Promise<Service> {
  const service = await cluster.read(kinds.service, name, namespace);
  if (service) return service;
  throw new NotFoundError(
    `${what}: there is no Service ${name} in namespace ${namespace}; create it, or correct the name in the source's configuration`,
  );
}

/** Through the network, to an address of the Service. */
async function addressed(
  cluster: Cluster,
  source: GoldenSource,
  service: Service,
  way: {
    via: Exclude<ConnectVia, 'portForward'>;
    port: number;
    host?: string;
  },
  what: string,
  tls: Tls,
): Promise<Omit<SqlTarget, 'what'>> {
  const { host, port } = await placeOf(cluster, service, { ...way, what });
  // No certificate that people make names an address that comes and goes.
  const dialled = isIP(host) ? internalName(service) : host;
  return {
    dial: () => dialAddress(host, port, what),
    ...(await tlsOf(cluster, source, tls, dialled)),
  };
}

function internalName({ metadata }: Service): string {
  return `${metadata.name}.${metadata.namespace}.svc`;
}

/** Through the Kubernetes API: to a pod that the Service would choose. */
async function podDial(
  cluster: Cluster,
  service: Service,
  port: number,
  what: string,
): Promise<SqlTarget['dial']> {
  const { name, namespace } = service.metadata;
  const { selector } = service.spec;
  if (!selector || Object.keys(selector).length === 0) {
    throw new NotFoundError(
      `${what}: Service ${name} selects no pods, so that no pod can be reached via portForward; give it a selector, or reach it via service`,
    );
  }
  const servicePort = portOf(service, port, what);
  const pod = await readyPod(cluster, namespace!, selector, what);
  const podPort = containerPort(servicePort, pod);
  if (podPort === undefined) {
    throw new NotFoundError(
      `${what}: Service ${name} points at a port named ${servicePort.targetPort}, which pod ${pod.metadata.name} does not have; correct its targetPort`,
    );
  }
  return () => cluster.dialPod(namespace!, pod.metadata.name, podPort);
}

function containerPort(
  { port, targetPort = port }: Service['spec']['ports'][number],
  pod: PodWithPorts,
): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  return (pod.spec.containers ?? [])
    .flatMap(container => container.ports ?? [])
    .find(candidate => candidate.name === targetPort)?.containerPort;
}

async function readyPod(
  cluster: Cluster,
  namespace: string,
  selector: Record<string, string>,
  what: string,
): Promise<PodWithPorts> {
  const labelSelector = Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const { items } = await cluster.list<PodWithPorts>(kinds.pod, {
    namespace,
    labelSelector,
  });
  const ready = items.find(
    pod =>
      !pod.metadata.deletionTimestamp &&
      pod.status?.conditions?.some(
        ({ type, status }) => type === 'Ready' && status === 'True',
      ),
  );
  if (ready) return ready;
  throw new SqlError(
    `${what}: ${
      items.length
        ? `pod ${items[0].metadata.name} is not ready; see why with kubectl describe`
        : `no pod has the labels ${labelSelector}; is its Deployment scaled to 0?`
    }`,
    'unreachable',
  );
}

async function tlsOf(
  cluster: Cluster,
  source: GoldenSource,
  tls: Tls,
  dialledName: string,
): Promise<Omit<SqlTarget, 'what' | 'dial'>> {
  const { ca } = tls;
  return {
    encrypt: tls.encrypt,
    trustServerCertificate: tls.trustServerCertificate,
    serverName: tls.serverName ?? dialledName,
    ca:
      ca &&
      (await readSecretKeys(cluster, source.namespace, ca.secret, [ca.key]))[
        ca.key
      ],
  };
}
