import { KeyObject } from 'node:crypto';
import { AddressInfo, Socket, isIPv6 } from 'node:net';
import { createServer } from 'node:https';
import { once } from 'node:events';
import { Faults } from '../../faults';
import { RequestLog } from '../../requestLog';
import { Clock } from '../../time/Clock';
import { Authenticator } from '../access/Authenticator';
import { Authorizer } from '../access/Authorizer';
import { ServiceAccountTokens } from '../access/ServiceAccountTokens';
import { User } from '../access/User';
import { aggregateRoles } from '../access/aggregateRoles';
import { builtinRoles } from '../access/builtinRoles';
import { fillTokenSecrets } from '../access/fillTokenSecrets';
import { Kubelet } from '../Kubelet';
import { ObjectStore } from '../ObjectStore';
import { KubernetesObjectInput } from '../objects';
import { Resource, resources } from '../resources';
import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { UpgradeServer } from './UpgradeServer';
import { WatchHub } from './WatchHub';
import { Certificate, createCertificate } from './createCertificate';
import { expireEvents } from './expireEvents';
import { kubeConfigOf } from './kubeConfigOf';
import { serveRequest } from './serveRequest';

export interface ApiServerOptions {
  store: ObjectStore;
  kubelet: Kubelet;
  /** Asked before each request and while watches are open. */
  faults?: Faults;
  requestLog?: RequestLog;
  /** Of watches, ages in tables and faults; a real one unless given. */
  clock?: Clock;
  users: User[];
  /** Good for the host; a fresh one unless given. */
  certificate?: Certificate;
  /** That service accounts' tokens are signed with, P-256; a fresh one unless given. */
  tokenKey?: KeyObject;
  /** 127.0.0.1 unless given. */
  host?: string;
  /** A free one where 0 or absent. */
  port?: number;
  /** Between the bookmarks of a quiet watch: a minute unless given, as in the real server. */
  bookmarkMilliseconds?: number;
}

export interface ApiServer {
  url: string;
  /** The certificate authority that clients are to trust. */
  caPem: string;
  /** @throws Error where there is no such user */
  kubeConfig(userName: string): string;
  /**
   * As `kubectl create token` makes one.
   *
   * @param lifetime - seconds
   * @throws StatusError 404
   */
  serviceAccountToken(
    namespace: string,
    name: string,
    lifetime: number,
  ): string;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** What a cluster has before anybody uses it, as far as the API server itself makes it. */
function layOut(store: ObjectStore): void {
  const seeds: [Resource, KubernetesObjectInput][] = [
    [resources.namespaces, { metadata: { name: 'default' } }],
    [resources.namespaces, { metadata: { name: 'kube-system' } }],
    ...builtinRoles(),
  ];
  for (const [resource, object] of seeds) {
    if (store.get(resource, undefined, object.metadata.name ?? '')) continue;
    store.create(resource, object);
  }
}

/**
 * Serves a store as the Kubernetes API does, over HTTPS with a certificate of
 * its own.
 *
 * @throws Error where the port is taken
 */
export async function startApiServer(
  options: ApiServerOptions,
): Promise<ApiServer> {
  const { store, kubelet, users, host = '127.0.0.1', port = 0 } = options;
  layOut(store);
  const clock = options.clock ?? new Clock();
  const tokens = new ServiceAccountTokens(
    store,
    () => clock.now(),
    options.tokenKey,
  );
  const authenticator = new Authenticator(users, tokens);
  const stopAggregating = aggregateRoles(store);
  const stopExpiring = expireEvents(store, clock);
  const context: ApiContext = {
    store,
    kubelet,
    clock,
    faults: options.faults ?? new Faults(),
    requestLog: options.requestLog ?? new RequestLog(),
    authenticator,
    authorizer: new Authorizer(store, users),
    tokens,
    watches: new WatchHub(store),
    bookmarkMilliseconds: options.bookmarkMilliseconds ?? 60_000,
  };
  const certificate = options.certificate ?? (await createCertificate(host));
  const stopFilling = fillTokenSecrets(store, tokens, certificate.ca);
  const upgrades = new UpgradeServer(context);
  const server = createServer(
    { cert: certificate.cert, key: certificate.key, requestTimeout: 0 },
    (message, response) => {
      context.clock
        .during(`${message.method} ${message.url}`, () =>
          serveRequest(context, message, response),
        )
        .catch(() => response.destroy());
    },
  );
  server.on('upgrade', (message, socket, head) => {
    upgrades.serve(message, socket, head).catch(() => socket.destroy());
  });
  const sockets = new Set<Socket>();
  // A client that does not trust us is its own affair.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  const name = isIPv6(host) ? `[${host}]` : host;
  const url = `https://${name}:${address.port}`;

  return {
    url,
    caPem: certificate.ca,
    kubeConfig: userName => {
      const user = authenticator.userNamed(userName);
      if (!user) {
        throw new Error(
          `There is no user ${userName}; known are ${users
            .map(known => known.name)
            .join(', ')}.`,
        );
      }
      const ca = certificate.ca;
      return kubeConfigOf({ url, ca, users: [{ context: userName, user }] });
    },
    serviceAccountToken: (namespace, account, lifetime) => {
      const kind = resources.serviceAccounts;
      const found = store.get(kind, namespace, account);
      if (!found) throw StatusError.notFound(kind, account);
      return tokens.issue(found, { lifetime }).token;
    },
    close: async () => {
      stopAggregating();
      stopExpiring();
      stopFilling();
      context.watches.close();
      upgrades.close();
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
