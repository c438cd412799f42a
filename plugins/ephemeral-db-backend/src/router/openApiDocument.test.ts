import { TestDatabases } from '@backstage/backend-test-utils';
import { EphemeralDbClient } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { READY, seedClone, seedSnapshot } from '../__testUtils__/seed';
import {
  type Portal,
  sourceConfig,
  startPortal,
} from '../__testUtils__/startPortal';
import { kinds } from '../kubernetes/kinds';
import { createRouter } from './createRouter';
import { openApiDocument } from './openApiDocument';
import type { RouterOptions } from './RouterOptions';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const CLONE = 'c0000000-0000-4000-8000-000000000000';
const FAILED = 'c1000000-0000-4000-8000-000000000000';
const LEAVING = 'c2000000-0000-4000-8000-000000000000';
const POINT = 'f0000000-0000-4000-8000-000000000000';
const METHODS = ['get', 'post', 'delete'] as const;

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

/** `get /clones/{id}` for each operation. */
function operations(): { method: (typeof METHODS)[number]; path: string }[] {
  const paths: Record<string, object> = openApiDocument().paths;
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter(method => method in item).map(method => ({ method, path })),
  );
}

describe('the OpenAPI document', () => {
  it('has exactly the routes that exist', () => {
    const router = createRouter({} as RouterOptions);
    const routes = (router.stack as Layer[]).flatMap(({ route }) =>
      Object.keys(route?.methods ?? {}).map(
        method => `${method} ${route!.path.replaceAll(/:(\w+)/g, '{$1}')}`,
      ),
    );

    expect(
      operations()
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual(routes.filter(route => route !== 'get /openapi.json').sort());
  });

  it('has an operation for each call of the client', () => {
    const ids = Object.fromEntries(
      operations().map(({ method, path }) => [
        `${method} ${path}`,
        (
          openApiDocument().paths as Record<
            string,
            Record<string, { operationId: string }>
          >
        )[path][method].operationId,
      ]),
    );
    const calls = Object.getOwnPropertyNames(EphemeralDbClient.prototype);

    expect(Object.values(ids).sort()).toEqual(
      calls.filter(name => name !== 'constructor').sort(),
    );
  });

  describe('of a running portal', () => {
    let portal: Portal;
    let document: object;
    let isValid: (
      operation: string,
      status: number,
      body: unknown,
    ) => string | undefined;

    beforeAll(async () => {
      portal = await startPortal({
        knex: await databases.init('SQLITE_3'),
        sources: {
          customerdb: sourceConfig(),
          invoices: sourceConfig({
            volumes: [{ claim: 'invoices', mountPath: '/var/opt/mssql' }],
          }),
        },
      });
      await seedSnapshot(portal, { id: POINT, label: 'T0' });
      await seedSnapshot(
        portal,
        { label: 'T1' },
        {
          phase: 'failed',
          failure: { reason: 'Refused', message: 'No.', next: 'Try again.' },
          probes: [{ name: 'customers', exact: false, before: 1, after: '2' }],
          facts: {
            productVersion: '16.0',
            databases: [{ name: 'CustomerDB' }],
          },
          asked: 'checkpoint',
          consistency: 'crash',
        },
      );
      await seedSnapshot(
        portal,
        { label: 'T2', source: 'invoices' },
        { phase: 'capturing', frozenAt: new Date() },
      );
      const usage = {
        uniqueBytes: 7,
        logicalBytes: 40,
        measuredAt: '2026-11-22T12:00:00.000Z',
        provider: 'prometheus',
      };
      const stages = (['imported', 'bound'] as const).map(name => ({
        name,
        startedAt: '2026-11-22T10:24:00Z',
        finishedAt: '2026-11-22T10:24:02.5Z',
      }));
      for (let clone = 0; clone < 3; clone++) {
        await seedClone(
          portal,
          {},
          { ...READY, readyAt: new Date(), stages, usage },
        );
        await seedSnapshot(portal);
      }
      await seedClone(
        portal,
        { id: LEAVING },
        {
          phase: 'deleting',
          progress: { deletion: { step: 2, of: 5, what: 'volume' } },
          holdup: {
            object: 'PersistentVolume pv-1',
            reason: 'the array is deleting the volume',
            since: '2026-11-22T12:00:00.000Z',
          },
        },
      );
      await seedClone(portal, { id: CLONE, purpose: 'Look' }, READY);
      await seedClone(
        portal,
        { id: FAILED, snapshotId: POINT },
        {
          phase: 'failed',
          stage: 'bound',
          stages: [
            {
              name: 'imported',
              startedAt: '2026-11-22T10:24:00Z',
              finishedAt: '2026-11-22T10:24:03Z',
              waitedMs: 12,
            },
          ],
          failure: {
            stage: 'bound',
            reason: 'ProvisioningFailed',
            message: 'The array is full.',
            next: 'Make room.',
          },
        },
      );
      await seedClone(portal);
      portal.kubernetes.put(kinds.pod, {
        metadata: {
          name: 'mssql-g1-x',
          namespace: 'edb-customerdb-c0000000',
        },
        spec: {},
      });
      portal.kubernetes.putLog(
        'edb-customerdb-c0000000',
        'mssql-g1-x',
        'Starting up\n',
      );
      portal.kubernetes.put(kinds.secret, {
        metadata: {
          name: 'mssql-access',
          namespace: 'edb-customerdb-c0000000',
          labels: {
            'ephemeral-db.io/installation': 'test',
            'ephemeral-db.io/clone': CLONE,
          },
        },
        data: { username: 'eA==', password: 'eA==' },
      });

      ({ body: document } = await portal.anonymous.get('/openapi.json'));
      const ajv = new Ajv2020({ strict: false, allErrors: true });
      addFormats(ajv);
      ajv.addSchema(document, 'document');
      isValid = (operation, status, body) => {
        const [method, path] = operation.split(' ');
        const pointer = [
          'paths',
          path.replaceAll('/', '~1'),
          method,
          'responses',
          status,
          'content',
          'application~1json',
          'schema',
        ].join('/');
        const validate = ajv.compile({
          $ref: `document#/${pointer
            .replaceAll('{', '%7B')
            .replaceAll('}', '%7D')}`,
        });
        return validate(body) ? undefined : ajv.errorsText(validate.errors);
      };
    });

    afterAll(() => portal.stop());

    it('is served as it is made', () => {
      expect(document).toEqual(openApiDocument());
    });

    const order = {
      source: 'customerdb',
      entityRef: 'component:default/orders-api',
      requestId: 'r1',
    };
    const capture = { source: 'customerdb', requestId: 'r1' };
    const timeline = '/entities/{kind}/{namespace}/{name}/timeline';

    it.each<[string, string, number, object?]>([
      ['get /sources', '/sources', 200],
      ['get /sources/{name}', '/sources/customerdb', 200],
      ['get /sources/{name}', '/sources/nowhere', 404],
      ['post /sources/{name}/preflight', '/sources/customerdb/preflight', 403],
      ['get /snapshots', '/snapshots?limit=1', 200],
      ['get /snapshots', '/snapshots', 200],
      ['get /snapshots', '/snapshots?limit=many', 400],
      ['get /snapshots/{id}', `/snapshots/${POINT}`, 200],
      ['get /snapshots/{id}', '/snapshots/nothing', 404],
      ['post /snapshots', '/snapshots', 202, capture],
      ['post /snapshots', '/snapshots', 200, capture],
      ['post /snapshots', '/snapshots', 409, { ...capture, label: 'x' }],
      ['get /clones', '/clones', 200],
      ['get /clones', '/clones?failedSince=2026-11-22T00:00:00Z', 200],
      ['get /clones', '/clones?failedSince=yesterday', 400],
      ['get /clones/{id}', `/clones/${CLONE}`, 200],
      ['get /clones/{id}', `/clones/${LEAVING}`, 200],
      ['get /clones/{id}', '/clones/nothing', 404],
      ['post /clones', '/clones', 202, order],
      ['post /clones', '/clones', 200, order],
      ['post /clones', '/clones', 409, { ...order, name: 'x' }],
      ['post /clones', '/clones', 404, { ...order, source: 'nowhere' }],
      [
        'post /clones',
        '/clones',
        403,
        { ...order, entityRef: 'component:default/customer-service' },
      ],
      ['post /clones/{id}/credentials', `/clones/${CLONE}/credentials`, 200],
      [
        `get ${timeline}`,
        '/entities/component/default/orders-api/timeline?from=2026-01-01T00:00:00Z',
        200,
      ],
      [`get ${timeline}`, '/entities/component/default/x/timeline', 404],
      ['get /clones/{id}/log', `/clones/${CLONE}/log`, 200],
      ['get /clones/{id}/log', `/clones/${CLONE}/log?lines=1001`, 400],
      ['get /clones/{id}/log', `/clones/${FAILED}/log`, 409],
      ['get /clones/{id}/log', '/clones/nothing/log', 404],
      ['get /clones/{id}/activity', `/clones/${CLONE}/activity`, 200],
      ['get /clones/{id}/activity', '/clones/nothing/activity', 404],
      ['post /clones/{id}/retry', `/clones/${FAILED}/retry`, 202],
      ['post /clones/{id}/retry', `/clones/${FAILED}/retry`, 409],
      ['post /clones/{id}/retry', '/clones/nothing/retry', 404],
      ['delete /clones/{id}', `/clones/${CLONE}`, 202],
      ['post /clones/{id}/credentials', `/clones/${CLONE}/credentials`, 409],
    ])('describes what %s answers: %s, %i', async (...row) => {
      const [operation, path, status, body] = row;
      const [method] = operation.split(' ') as [(typeof METHODS)[number]];

      const answer = await portal.as('sam')[method](path, body);

      expect(answer.status).toBe(status);
      expect(isValid(operation, status, answer.body)).toBeUndefined();
    });

    it('is the one thing that is open to everybody', async () => {
      const { body } = await portal.anonymous.get('/openapi.json');

      expect(body).toEqual(openApiDocument());
    });

    it('would notice what it does not describe', async () => {
      const { body } = await portal.as('sam').get(`/snapshots/${POINT}`);

      expect(
        isValid('get /snapshots/{id}', 200, { ...body, handle: 'snap-1' }),
      ).toContain('must NOT have additional properties');
    });

    it.each(operations())(
      'says that $method $path needs a token, and it does',
      async ({ method, path }) => {
        const answer = await portal.anonymous[method](path);

        expect(answer.status).toBe(401);
        expect(isValid(`${method} ${path}`, 401, answer.body)).toBeUndefined();
      },
    );
  });
});
