import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  type BackstageCredentials,
  createServiceFactory,
  resolvePackagePath,
  type SchedulerServiceTaskFunction,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  type SignalPayload,
  signalsServiceRef,
} from '@backstage/plugin-signals-node';
import type { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import request from 'supertest';
import { inspect } from 'util';
import ephemeralDbPlugin from '..';
import { DatabaseCloneStore } from '../clones/DatabaseCloneStore';
import type { Hold } from '../hold';
import { kinds } from '../kubernetes/kinds';
import { DatabaseSnapshotStore } from '../snapshots/DatabaseSnapshotStore';
import { DatabaseStatusStore } from '../sources/DatabaseStatusStore';
import { type KubernetesApi, startKubernetesApi } from './startKubernetesApi';

const BASE = '/api/ephemeral-db';

/** Who signs in to the portal of the tests, and what they belong to. */
const MEMBERSHIPS: Record<string, string[]> = {
  sam: ['group:default/orders-team'],
  dana: ['group:default/data-platform'],
  alex: ['group:default/platform'],
  eve: ['group:default/strangers'],
};

function component(
  name: string,
  owner: string,
  annotations: Record<string, string> = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', annotations },
    spec: { type: 'service' },
    relations: [{ type: 'ownedBy', targetRef: owner }],
  };
}

function called(
  kind: string,
  name: string,
  spec: JsonObject,
  title?: string,
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default', title },
    spec,
  };
}

/** The catalog of the tests. Strangers and most people are not in it. */
export const ENTITIES = [
  component('orders-api', 'group:default/orders-team', {
    'ephemeral-db.io/sources': 'customerdb, nowhere',
  }),
  component('customer-service', 'group:default/data-platform'),
  component('lonely', 'group:default/strangers'),
  called('Group', 'orders-team', { profile: { displayName: 'Team Orders' } }),
  called('Group', 'data-platform', {}, 'Data Platform'),
  called('User', 'sam', { profile: { displayName: 'Sam Sample' } }),
];

export function sourceConfig(changes: JsonObject = {}): JsonObject {
  return {
    title: 'Customer DB',
    owner: 'group:default/data-platform',
    cluster: 'lab',
    namespace: 'db-golden',
    volumes: [{ claim: 'mssql-golden-data', mountPath: '/var/opt/mssql' }],
    volumeSnapshotClass: 'points',
    engine: {
      type: 'mssql',
      databases: ['CustomerDB'],
      connect: { via: 'portForward', service: 'mssql-golden' },
      credentials: { secret: 'mssql-golden-login' },
    },
    clones: {
      allow: {
        owners: ['group:default/orders-team', 'group:default/data-platform'],
        entities: [{ kind: 'Component' }],
      },
      storageClass: 'fast',
      acceptEula: true,
      adminCredentials: [{ secret: 'golden-sa', passwordKey: 'password' }],
      image: 'mcr.microsoft.com/mssql/server:2022-latest',
      lease: { default: '12h', max: '7d' },
    },
    ...changes,
  };
}

/** One call as somebody, for example `portal.as('sam').get('/clones')`. */
export interface Caller {
  get(path: string): request.Test;
  post(path: string, body?: object): request.Test;
  delete(path: string): request.Test;
}

export interface Portal {
  kubernetes: KubernetesApi;
  knex: Knex;
  clones: DatabaseCloneStore;
  snapshots: DatabaseSnapshotStore;
  statuses: DatabaseStatusStore;
  /** The tests' right to write as the loop does. */
  hold: Hold;
  /** What each audit event ended with. */
  audit: { event: JsonObject; outcome: 'success' | 'fail'; detail: unknown }[];
  /** What open pages were told. */
  signals: SignalPayload[];
  /** Runs a scheduled task. */
  runTask(id: string): Promise<void>;
  /** Everything that was logged until now. */
  logged(): string;
  /** @param through - a plugin that calls for the person, for example `plugin:scaffolder` */
  as(person: string, through?: string): Caller;
  /** Without a token. */
  anonymous: Caller;
  /** With a token that is not good any more. */
  expired: Caller;
  /** Another plugin, on behalf of nobody. */
  service: Caller;
  /** Every row that a request could change. */
  rows(): Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * A portal with this plugin, two golden sources and a catalog. Its cluster is held by another replica, which is the
 * test: so nothing moves but what the test moves.
 */
export async function startPortal(options: {
  knex: Knex;
  /** By source name; default: customerdb. */
  sources?: Record<string, JsonObject>;
  /** What the permission policy says to a permission's name; default: all is allowed. */
  policy?: (permission: string) => PolicyDecision;
  catalog?: Partial<CatalogService>;
}): Promise<Portal> {
  const { knex } = options;
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@ephemeral-db/backstage-plugin-ephemeral-db-backend',
      'migrations',
    ),
  });
  const hold = { cluster: 'lab', holder: 'the-test', epoch: 1 };
  await knex('holders').insert({ ...hold, until: new Date('2999-01-01') });

  const kubernetes = await startKubernetesApi();
  putGolden(kubernetes);

  const audit: Portal['audit'] = [];
  const auditor = mockServices.auditor.mock({
    createEvent: async ({ request: _, ...event }) => ({
      success: async detail => {
        audit.push({ event: { ...event }, outcome: 'success', detail });
      },
      fail: async detail => {
        audit.push({ event: { ...event }, outcome: 'fail', detail });
      },
    }),
  });
  const decide = (permission: string) =>
    options.policy?.(permission) ?? { result: AuthorizeResult.ALLOW };
  const permissions = mockServices.permissions.mock({
    authorizeConditional: async requests =>
      requests.map(({ permission }) => decide(permission.name)),
    authorize: async requests =>
      requests.map(({ permission }) => {
        const { result } = decide(permission.name);
        return {
          result:
            result === AuthorizeResult.ALLOW
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        };
      }),
  });
  const tasks = new Map<string, SchedulerServiceTaskFunction>();
  const scheduler = mockServices.scheduler.mock({
    scheduleTask: async ({ id, fn }) => {
      tasks.set(id, fn);
    },
  });
  const signals: SignalPayload[] = [];
  const signalsFactory = createServiceFactory({
    service: signalsServiceRef,
    deps: {},
    factory: () => ({
      publish: async signal => {
        signals.push(signal);
      },
    }),
  });
  const lines: unknown[] = [];
  const logger = mockServices.rootLogger.mock();
  logger.child.mockImplementation(() => logger);
  for (const level of ['error', 'warn', 'info', 'debug'] as const) {
    logger[level].mockImplementation((message, meta) => {
      lines.push(`${level} ${message} ${inspect(meta, { depth: 9 })}`);
    });
  }
  const userInfo = mockServices.userInfo.mock({
    getUserInfo: async credentials => {
      const userEntityRef = userOf(credentials);
      const name = userEntityRef.split('/')[1];
      return {
        userEntityRef,
        ownershipEntityRefs: [userEntityRef, ...(MEMBERSHIPS[name] ?? [])],
      };
    },
  });
  const catalog = options.catalog
    ? catalogServiceMock.mock(options.catalog).factory
    : catalogServiceMock.factory({ entities: ENTITIES });

  const backend = await startTestBackend({
    features: [
      ephemeralDbPlugin,
      catalog,
      auditor.factory,
      permissions.factory,
      userInfo.factory,
      logger.factory,
      scheduler.factory,
      signalsFactory,
      mockServices.database.factory({ knex }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'https://portal.example.com' },
          ephemeralDb: {
            installation: 'test',
            admins: ['group:default/platform'],
            clusters: {
              lab: {
                url: kubernetes.url,
                serviceAccountToken: 'token-of-the-backend',
                // It speaks plain HTTP.
                skipTLSVerify: true,
                namespace: 'backstage',
              },
            },
            sources: options.sources ?? { customerdb: sourceConfig() },
          },
        },
      }),
    ],
  });

  const { server } = backend;
  const withToken = (token: string): Caller => ({
    get: path =>
      request(server)
        .get(BASE + path)
        .set('Authorization', token),
    post: (path, body) =>
      request(server)
        .post(BASE + path)
        .set('Authorization', token)
        .send(body),
    delete: path =>
      request(server)
        .delete(BASE + path)
        .set('Authorization', token),
  });

  return {
    kubernetes,
    knex,
    hold,
    audit,
    signals,
    runTask: async id => tasks.get(id)!(new AbortController().signal),
    logged: () => lines.join('\n'),
    clones: DatabaseCloneStore.create({ knex }),
    snapshots: DatabaseSnapshotStore.create({ knex }),
    statuses: DatabaseStatusStore.create({ knex }),
    as: (person, through) =>
      withToken(
        `Bearer ${mockCredentials.user.token(
          `user:default/${person}`,
          through === undefined ? undefined : { actor: { subject: through } },
        )}`,
      ),
    anonymous: withToken(mockCredentials.none.header()),
    expired: withToken(mockCredentials.user.invalidHeader()),
    service: withToken(mockCredentials.service.header()),
    rows: async () => ({
      clones: await knex('clones').orderBy('id'),
      snapshots: await knex('snapshots').orderBy('id'),
      joins: await knex('snapshot_joins').orderBy('request_id'),
      owners: await knex('entity_owners').orderBy(['entity_ref', 'owner_ref']),
      writes: [...kubernetes.writes],
    }),
    stop: async () => {
      await backend.stop();
      await kubernetes.stop();
    },
  };
}

function userOf(credentials: BackstageCredentials): string {
  return (credentials.principal as { userEntityRef: string }).userEntityRef;
}

/** The classes and the claim that a source needs. */
/** Fit for captures and orders, but that no pod of the golden server runs. */
function putGolden(kubernetes: KubernetesApi): void {
  const namespace = 'db-golden';
  const word = Buffer.from('secret').toString('base64');
  kubernetes.put(kinds.secret, {
    metadata: { name: 'golden-sa', namespace },
    data: { password: word },
  });
  kubernetes.put(kinds.secret, {
    metadata: { name: 'mssql-golden-login', namespace },
    data: { username: word, password: word },
  });
  kubernetes.put(kinds.service, {
    metadata: { name: 'mssql-golden', namespace },
    spec: { selector: { app: 'golden' }, ports: [{ port: 1433 }] },
  });
  kubernetes.put(kinds.volumeSnapshotClass, {
    metadata: { name: 'points' },
    driver: 'disk.csi.example.com',
    deletionPolicy: 'Retain',
  });
  kubernetes.put(kinds.storageClass, {
    metadata: { name: 'fast' },
    provisioner: 'disk.csi.example.com',
    reclaimPolicy: 'Delete',
  });
  kubernetes.put(kinds.persistentVolumeClaim, {
    metadata: { name: 'mssql-golden-data', namespace: 'db-golden' },
    spec: { volumeName: 'pv-golden', storageClassName: 'fast' },
    status: { phase: 'Bound' },
  });
  kubernetes.put(kinds.persistentVolume, {
    metadata: { name: 'pv-golden' },
    spec: { csi: { driver: 'disk.csi.example.com', volumeHandle: 'vol-1' } },
    status: { phase: 'Bound' },
  });
}
