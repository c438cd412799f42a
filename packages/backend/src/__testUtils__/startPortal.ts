import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { userInfoServiceFactory } from '@backstage/backend-defaults/userInfo';
import {
  type AuthService,
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import mcpPlugin from '@backstage/plugin-mcp-actions-backend';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import ephemeralDbPlugin from '@ephemeral-db/backstage-plugin-ephemeral-db-backend';
import scaffolderModuleEphemeralDb from '@ephemeral-db/backstage-plugin-scaffolder-backend-module-ephemeral-db';
import { applyGolden, golden, startSandbox } from '@ephemeral-db/sandbox';
import { mkdtemp, rm, writeFile } from 'fs/promises';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import request from 'supertest';
import { setTimeout as sleep } from 'timers/promises';
import authModulePeople from '../people';

const TEAM = 'group:default/orders-team';
const ADMIN_SECRET = {
  secret: golden.administratorSecret,
  passwordKey: 'MSSQL_SA_PASSWORD',
};

/** A template whose steps are given. */
export function template(name: string, steps: object[]) {
  return {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name, namespace: 'default' },
    spec: { type: 'service', steps },
  };
}

function person(name: string, team: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name, namespace: 'default' },
    relations: [{ type: 'memberOf', targetRef: `group:default/${team}` }],
  };
}

const ordersApi = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders-api', namespace: 'default' },
  spec: { type: 'service', owner: TEAM },
  relations: [{ type: 'ownedBy', targetRef: TEAM }],
};

/** As much configuration as the plugins here ask for. */
function configuration(kubeconfig: string) {
  const people = ['sam', 'eve'].map(id => ({
    id,
    entityRef: `user:default/${id}`,
    displayName: id,
  }));
  return {
    app: { baseUrl: 'https://portal.example.com' },
    backend: {
      baseUrl: 'http://localhost:7007',
      actions: { pluginSources: ['ephemeral-db'] },
      auth: {
        externalAccess: [
          {
            type: 'static',
            options: { token: 'a-static-token', subject: 'robot' },
          },
        ],
      },
    },
    auth: { providers: { people: { list: people } } },
    ephemeralDb: {
      installation: 'test',
      clusters: {
        lab: { kubeconfig, context: 'backstage', namespace: 'backstage' },
      },
      sources: {
        customerdb: {
          title: 'Customer DB',
          owner: TEAM,
          cluster: 'lab',
          namespace: golden.namespace,
          volumes: [{ claim: golden.claim, mountPath: '/var/opt/mssql' }],
          volumeSnapshotClass: 'portworx-snapshot-class',
          engine: {
            type: 'mssql',
            databases: [golden.database],
            connect: { via: 'portForward', service: golden.service },
            credentials: { secret: golden.loginSecret },
            tls: { encrypt: true, trustServerCertificate: true },
          },
          clones: {
            storageClass: 'portworx-fada',
            acceptEula: true,
            adminCredentials: [ADMIN_SECRET],
            tls: { encrypt: true, trustServerCertificate: true },
          },
        },
      },
    },
  };
}

/** One call over MCP, or one task of the scaffolder, waits for as long as this. */
const PATIENCE_MS = 60_000;
const LOOK_AGAIN_MS = 50;

async function until<Answer>(
  what: string,
  look: () => Promise<Answer | undefined>,
): Promise<Answer> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await look();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`Waited in vain until ${what}`);
    await sleep(LOOK_AGAIN_MS);
  }
}

async function startCluster() {
  const directory = await mkdtemp(join(tmpdir(), 'ephemeral-db-portal-'));
  const sandbox = await startSandbox({
    directory: join(directory, 'data'),
    rbac: resolve(__dirname, '../../../../deploy/rbac.yaml'),
  });
  const kubeConfig = join(directory, 'kubeconfig');
  await writeFile(kubeConfig, sandbox.kubeConfig, { mode: 0o600 });
  await applyGolden({ kubeConfig });
  const stop = async () => {
    await sandbox.stop();
    await rm(directory, { recursive: true, force: true });
  };
  return { kubeConfig, stop };
}

/** Gives away what the scaffolder's plugin has to speak for people with. */
function scaffolderAuth() {
  let given: AuthService;
  const module = createBackendModule({
    pluginId: 'scaffolder',
    moduleId: 'test-auth',
    register(env) {
      env.registerInit({
        deps: { auth: coreServices.auth },
        async init({ auth }) {
          given = auth;
        },
      });
    },
  });
  return {
    module,
    tokenFor: async (userToken: string) => {
      const { token } = await given.getPluginRequestToken({
        onBehalfOf: await given.authenticate(userToken),
        targetPluginId: 'ephemeral-db',
      });
      return token;
    },
  };
}

/** The whole way in: Backstage's own auth, scaffolder and MCP before our plugin, and a cluster behind it. */
export async function startPortal(templates: ReturnType<typeof template>[]) {
  const cluster = await startCluster();
  const scaffolder = scaffolderAuth();
  const backend = await startTestBackend({
    features: [
      authServiceFactory,
      httpAuthServiceFactory,
      userInfoServiceFactory,
      authPlugin,
      authModulePeople,
      scaffolderPlugin,
      scaffolderModuleEphemeralDb,
      scaffolder.module,
      mcpPlugin,
      ephemeralDbPlugin,
      catalogServiceMock.factory({
        entities: [
          person('sam', 'orders-team'),
          person('eve', 'strangers'),
          ordersApi,
          ...templates,
        ],
      }),
      mockServices.rootConfig.factory({
        data: configuration(cluster.kubeConfig),
      }),
    ],
  });
  const { server } = backend;
  const call = (
    method: 'get' | 'post' | 'delete',
    path: string,
    token: string,
    body?: object,
  ) =>
    request(server)
      [method](path)
      .set('Authorization', `Bearer ${token}`)
      .set('Accept', 'application/json, text/event-stream')
      .send(body);

  return {
    call,
    until,
    /** @returns a token of their own, as the portal has it */
    signIn: async (who: string): Promise<string> => {
      const { body } = await request(server)
        .get('/api/auth/people/refresh')
        .set('x-demo-person', who);
      return body.backstageIdentity.token;
    },
    /** @returns what the scaffolder speaks to our plugin with for the owner of the token */
    scaffolderTokenFor: scaffolder.tokenFor,
    /** One message of the Model Context Protocol over streamable HTTP, and the answer's result. */
    mcp: async (token: string, method: string, params: object = {}) => {
      const message = { jsonrpc: '2.0', id: 1, method, params };
      const { text } = await call(
        'post',
        '/api/mcp-actions/v1',
        token,
        message,
      ).buffer();
      const [, data] = text.match(/^data: (.*)$/m)!;
      return JSON.parse(data).result;
    },
    /** Runs a template to its end. */
    runTemplate: async (token: string, name: string) => {
      const task = await call('post', '/api/scaffolder/v2/tasks', token, {
        templateRef: `template:default/${name}`,
        values: {},
      });
      const path = `/api/scaffolder/v2/tasks/${task.body.id}`;
      const status = await until('the task is over', async () => {
        const { body } = await call('get', path, token);
        return ['open', 'processing'].includes(body.status)
          ? undefined
          : (body.status as string);
      });
      const { body: events } = await call('get', `${path}/events`, token);
      return { status, events: events as { body: { message: string } }[] };
    },
    stop: async () => {
      await backend.stop();
      await cluster.stop();
    },
  };
}

export type Portal = Awaited<ReturnType<typeof startPortal>>;
