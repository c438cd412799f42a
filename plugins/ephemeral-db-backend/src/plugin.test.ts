import {
  BackendFeature,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  type DatabaseEngine,
  ephemeralDbEngineExtensionPoint,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-node';
import type { JsonObject } from '@backstage/types';
import request from 'supertest';
import ephemeralDbPlugin from '.';
import { sourceConfig } from './__testUtils__/startPortal';

function start(ephemeralDb: JsonObject, modules: BackendFeature[] = []) {
  return startTestBackend({
    features: [
      ephemeralDbPlugin,
      ...modules,
      catalogServiceMock.factory(),
      mockServices.rootConfig.factory({ data: { ephemeralDb } }),
    ],
  });
}

/** A module with an engine that touches no server. */
function engineModule(moduleId: string) {
  const engine: DatabaseEngine = {
    inspects: false,
    quiesce: async ({ databases }) => ({
      probes: [],
      facts: {},
      consistency: 'crash',
      skipped: databases.map(database => ({ database, reason: '–' })),
    }),
    readProbes: async () => [],
    secure: async () => {},
    verify: async () => ({ result: 'notRecorded', probes: [] }),
  };
  return createBackendModule({
    pluginId: 'ephemeral-db',
    moduleId,
    register(registration) {
      registration.registerInit({
        deps: { engines: ephemeralDbEngineExtensionPoint },
        init: async ({ engines }) => engines.setEngine(engine),
      });
    },
  });
}

const cluster = {
  // Nobody listens on the discard port.
  url: 'https://127.0.0.1:9',
  serviceAccountToken: 'token',
  namespace: 'backstage',
};

describe('ephemeralDbPlugin', () => {
  it('starts with a cluster that does not answer, reads on, and stops', async () => {
    const backend = await start({
      installation: 'test',
      clusters: { lab: cluster },
      sources: { customerdb: sourceConfig() },
    });
    const { server } = backend;

    const list = await request(server).get('/api/ephemeral-db/sources');
    const capture = await request(server)
      .post('/api/ephemeral-db/snapshots')
      .send({ source: 'customerdb' });
    await backend.stop();

    expect(list.body).toMatchObject({
      items: [{ name: 'customerdb', clones: 0 }],
      totalItems: 1,
    });
    expect(capture.status).toBe(403);
  });

  it('says what is wrong with its configuration, all at once', async () => {
    await expect(
      start({
        clusters: { lab: cluster },
        sources: { customerdb: sourceConfig({ cluster: 'labb' }) },
      }),
    ).rejects.toThrow(/ephemeralDb\.installation is missing\. Write a name/);
  });

  it('takes one engine from a module, and no second one', async () => {
    const configuration = { installation: 'test', clusters: { lab: cluster } };
    const backend = await start(configuration, [engineModule('one')]);
    await backend.stop();

    await expect(
      start(configuration, [engineModule('one'), engineModule('two')]),
    ).rejects.toThrow(/Two modules bring an engine for ephemeral-db/);
  });

  it('says which access to a cluster is not usable', async () => {
    await expect(
      start({
        installation: 'test',
        clusters: {
          lab: { kubeconfig: '/nowhere/kubeconfig', namespace: 'backstage' },
        },
      }),
    ).rejects.toThrow(
      /ephemeralDb\.clusters\.lab\.kubeconfig: can't read \/nowhere\/kubeconfig/,
    );
  });
});
