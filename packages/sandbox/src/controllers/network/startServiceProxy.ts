import { Server, Socket, createServer } from 'node:net';
import { Kubelet } from '../../kubernetes';
import { Controller, ControllerContext } from '../ControllerContext';
import { ControllerClient } from '../ControllerClient';
import { Service, ServicePort, keyOf } from '../kinds';
import { startController } from '../startController';
import { isServing, podsBehind, targetPortOf } from './serviceTargets';

/** One address that leads to a service, by its own text. */
type Listeners = Map<string, Server>;

interface Way {
  host: string;
  port: number;
  to: ServicePort;
}

/** Where a service can be dialled: its clusterIP, its balancer's address, and the node's own one for node ports. */
function waysTo({ spec, status }: Service): Way[] {
  const { clusterIP, ports = [] } = spec;
  return ports
    .filter(({ protocol = 'TCP' }) => protocol === 'TCP')
    .flatMap(to => [
      ...(clusterIP && clusterIP !== 'None'
        ? [{ host: clusterIP, port: to.port, to }]
        : []),
      ...(status?.loadBalancer?.ingress ?? []).map(({ ip }) => ({
        host: ip,
        port: to.port,
        to,
      })),
      ...(to.nodePort ? [{ host: '127.0.0.1', port: to.nodePort, to }] : []),
    ]);
}

/** Connects a client to one of the ready pods behind a service, or hangs up as a node does that has none. */
async function connect(
  client: ControllerClient,
  kubelet: Kubelet,
  key: string,
  port: ServicePort,
  socket: Socket,
): Promise<void> {
  const service = client.get('services', key);
  const pods = service
    ? podsBehind(client, service).filter(pod => isServing(service, pod))
    : [];
  const pod = pods[Math.floor(Math.random() * pods.length)];
  const target = pod && targetPortOf(port, pod);
  if (target === undefined) {
    socket.resetAndDestroy();
    return;
  }
  const { namespace = '', name } = pod.metadata;
  try {
    const inside = await kubelet.dial(namespace, name, target);
    if (socket.destroyed) {
      inside.destroy();
      return;
    }
    inside.on('error', () => socket.destroy());
    inside.on('close', () => socket.destroy());
    socket.on('close', () => inside.destroy());
    socket.pipe(inside).pipe(socket);
  } catch {
    socket.resetAndDestroy();
  }
}

/**
 * What kube-proxy does on a node: a service's address really listens and leads
 * to its ready pods. On systems where 127.0.0.0/8 cannot be listened at, and
 * for ports that somebody else has, it says so once and goes on.
 */
export function startServiceProxy(
  context: ControllerContext,
  kubelet: Kubelet,
): Controller {
  const sockets = new Set<Socket>();
  const listeners = new Map<string, Listeners>();
  const told = new Set<string>();

  const tell = (error: NodeJS.ErrnoException) => {
    const code = error.code ?? 'unknown';
    if (!told.has(code)) {
      told.add(code);
      context.report(
        'kube-proxy',
        new Error(
          `A Service is reached through port-forward only, because its own address cannot be used: ${error.message}`,
        ),
      );
    }
  };

  const listen = (client: ControllerClient, key: string, way: Way): Server => {
    const server = createServer(socket => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
      connect(client, kubelet, key, way.to, socket).catch(tell);
    });
    server.on('error', tell);
    server.listen(way.port, way.host);
    return server;
  };

  const controller = startController(context, {
    manager: 'kube-proxy',
    setUp: ({ client }) => ({
      services: (service, change) => {
        const key = keyOf(service);
        const open: Listeners = listeners.get(key) ?? new Map();
        const ways = change === 'DELETED' ? [] : waysTo(service);
        const wanted = new Map(ways.map(way => [JSON.stringify(way), way]));
        for (const [text, server] of open) {
          if (!wanted.has(text)) {
            server.close();
            open.delete(text);
          }
        }
        for (const [text, way] of wanted) {
          if (!open.has(text)) {
            open.set(text, listen(client, key, way));
          }
        }
        if (open.size > 0) {
          listeners.set(key, open);
        } else {
          listeners.delete(key);
        }
      },
    }),
  });

  return {
    close: () => {
      controller.close();
      for (const open of listeners.values()) {
        open.forEach(server => server.close());
      }
      sockets.forEach(socket => socket.destroy());
    },
  };
}
