import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import scaffolderModuleEphemeralDb from '@ephemeral-db/backstage-plugin-scaffolder-backend-module-ephemeral-db';

import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import request from 'supertest';
import { parse } from 'yaml';

const FOLDER = resolve(__dirname, '../../../templates');
const SERVICE = 'component:default/orders-api';

/** What plugins/ephemeral-db adds to the scaffolder's form. */
const FIELDS = [
  'EphemeralDbClonesPicker',
  'EphemeralDbColumns',
  'EphemeralDbLeasePicker',
  'EphemeralDbNameField',
  'EphemeralDbPointPicker',
  'EphemeralDbServicePicker',
  'EphemeralDbServicesPicker',
  'EphemeralDbSourcePicker',
];

/** As the fields fill them in; each template takes those that it asks for. */
const values: Record<string, unknown> = {
  service: { id: SERVICE, words: 'orders-api' },
  services: { id: [SERVICE], words: 'orders-api' },
  source: { id: 'customerdb', words: 'Customer DB' },
  point: { id: 'new', words: 'A new one' },
  lease: { id: 'PT12H', words: '12 h' },
  name: 'orders-api-6',
  clones: { id: ['5a0c1a9e-9f0e-4a1c-8f43-2b1f6a2f6f10'], words: '1 clone' },
  component: 'loyalty-api',
  // What people type need not be YAML.
  description: 'Points: "counts" them # and {more}',
};

interface Step {
  id: string;
  action: string;
  input: object;
}

interface Schema {
  properties?: Record<string, Schema>;
  'ui:field'?: string;
  'ui:backstage'?: { review?: { show?: boolean } };
}

interface Template {
  metadata: { name: string };
  spec: { parameters: Schema[]; steps: Step[]; output: object };
}

const templates: [string, Template][] = readdirSync(FOLDER, {
  withFileTypes: true,
})
  .filter(entry => entry.isDirectory())
  .map(({ name }) => [
    name,
    parse(readFileSync(join(FOLDER, name, 'template.yaml'), 'utf8')),
  ]);

/** The files beside a template, as the scaffolder's editor sends them along. */
function filesOf(name: string) {
  return readdirSync(join(FOLDER, name), {
    recursive: true,
    withFileTypes: true,
  })
    .filter(entry => entry.isFile())
    .map(entry => {
      const file = join(entry.parentPath, entry.name);
      return {
        path: file.slice(join(FOLDER, name).length + 1),
        base64Content: readFileSync(file).toString('base64'),
      };
    });
}

function parametersOf({ spec }: Template): [string, Schema][] {
  return spec.parameters.flatMap(page => Object.entries(page.properties ?? {}));
}

function fieldsOf({ spec }: Template): string[] {
  return [...JSON.stringify(spec.parameters).matchAll(/"ui:field":"(\w+)"/g)]
    .map(([, field]) => field)
    .sort();
}

/** What an expression somewhere in a part of a template reads of earlier steps. */
function readsOf(part: unknown): [step: string, output: string][] {
  return [
    ...(JSON.stringify(part) ?? '').matchAll(/steps\.(\w+)\.output\.(\w+)/g),
  ].map(([, step, output]) => [step, output]);
}

function templateOf(name: string): Template {
  return templates.find(([folder]) => folder === name)![1];
}

/**
 * The text of a template's output after steps that gave this. The steps are replaced by ones that fetch it from the
 * catalog: a dry run of the actions has one outcome only.
 */
async function textAfter(
  { server }: Portal,
  name: string,
  outcomes: Record<string, string>,
): Promise<string> {
  const { spec, ...rest } = templateOf(name);
  const steps = Object.entries(outcomes).map(([id, outcome]) => ({
    id,
    name: id,
    action: 'catalog:fetch',
    input: { entityRef: `resource:default/${outcome}` },
  }));
  const output = JSON.parse(
    JSON.stringify(spec.output).replace(
      /steps\.(\w+)\.output/g,
      'steps.$1.output.entity.spec',
    ),
  );
  const { body } = await request(server)
    .post('/api/scaffolder/v2/dry-run')
    .send({
      template: { ...rest, spec: { ...spec, parameters: [], steps, output } },
      values: { clones: { id: [], words: '[all](https://evil.test)' } },
      directoryContents: [],
    });
  return body.output.text[0].content.trim();
}

/** As much of the backend as a dry run reads: it orders nothing. */
const sources = createBackendPlugin({
  pluginId: 'ephemeral-db',
  register(env) {
    env.registerInit({
      deps: { http: coreServices.httpRouter },
      async init({ http }) {
        http.use(async ({ method, url }, response) => {
          if (method !== 'GET' || url !== '/sources/customerdb') {
            response
              .status(500)
              .json({ error: { message: `${method} ${url}` } });
            return;
          }
          response.json({
            name: 'customerdb',
            title: 'Customer DB',
            lease: { default: 'PT12H', max: 'P7D' },
          });
        });
      },
    });
  },
});

const clones = ['orders-api-6', 'billing-api-1'].map(name => ({
  id: `id-of-${name}`,
  name,
  expires: 'in 12 h',
}));

/** What steps gave, by name of the case. */
const given: Record<string, object> = {
  gone: { gone: ['1'], names: ['orders-api-6'], running: [] },
  'still-running': { gone: [], names: [], running: clones },
  both: {
    gone: ['1'],
    names: ['search-2', 'search-3'],
    running: clones.slice(0, 1),
  },
  ordered: { clones },
  'all-ready': { ready: clones, running: [] },
  'some-ready': { ready: [], running: clones },
};

async function startScaffolder() {
  const { server } = await startTestBackend({
    features: [
      scaffolderPlugin,
      scaffolderModuleEphemeralDb,
      sources,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'https://portal.example.com' },
          backend: { baseUrl: 'http://localhost:7007' },
        },
      }),
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: { name: 'orders-api', namespace: 'default' },
            spec: { owner: 'group:default/orders-team' },
          },
          ...Object.entries(given).map(([name, spec]) => ({
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Resource',
            metadata: { name, namespace: 'default' },
            spec,
          })),
        ],
      }),
    ],
  });
  const { body: actions } = await request(server).get(
    '/api/scaffolder/v2/actions',
  );
  return { server, actions };
}

type Portal = Awaited<ReturnType<typeof startScaffolder>>;

describe.each(templates)('templates/%s', (name, template) => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startScaffolder();
  });

  const outputsOf = (action: string) =>
    Object.keys(
      portal.actions.find((it: { id: string }) => it.id === action)?.schema
        ?.output?.properties ?? {},
    );

  it('is called as its folder', () => {
    expect(template.metadata.name).toBe(name);
  });

  it('asks with our fields, and hides the ids in the review', () => {
    for (const field of fieldsOf(template)) expect(FIELDS).toContain(field);
    for (const [, { properties }] of parametersOf(template)) {
      if (!properties) continue;
      expect(Object.keys(properties)).toEqual(['id', 'words']);
      expect(properties.id['ui:backstage']?.review?.show).toBe(false);
    }
  });

  it('calls actions that there are, and reads what they give', () => {
    const before = new Map<string, string>();
    const check = (part: unknown) => {
      for (const [step, output] of readsOf(part)) {
        expect([...before.keys()]).toContain(step);
        expect(outputsOf(before.get(step)!)).toContain(output);
      }
    };
    for (const step of template.spec.steps) {
      check(step);
      expect(portal.actions.map(({ id }: Step) => id)).toContain(step.action);
      before.set(step.id, step.action);
    }
    check(template.spec.output);
  });

  it('passes a dry run, and says nothing of passwords', async () => {
    const asked = parametersOf(template).map(([parameter]) => parameter);
    const answer = await request(portal.server)
      .post('/api/scaffolder/v2/dry-run')
      .send({
        template,
        values: Object.fromEntries(
          asked.map(parameter => [parameter, values[parameter]]),
        ),
        directoryContents: filesOf(name),
      });

    expect(answer.body).toMatchObject({ steps: expect.anything() });
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.body.output)).not.toMatch(/password"/i);
    for (const { title, url } of answer.body.output.links ?? []) {
      expect([title, url]).toEqual([
        title,
        expect.stringMatching(/^(http|\/)/),
      ]);
    }
    const { steps } = template.spec;
    for (const { id } of steps) {
      expect(
        answer.body.log.filter(
          ({ body }: { body: { stepId?: string; status?: string } }) =>
            body.stepId === id && body.status === 'completed',
        ),
      ).toHaveLength(1);
    }
  });

  it('wishes the same for its clones in each step, should somebody cancel', () => {
    const wishes = template.spec.steps
      .filter(({ action }) => /clone:(create|wait)$/.test(action))
      .map(({ input }) => (input as { onCancel?: string }).onCancel);
    expect(new Set(wishes).size).toBeLessThanOrEqual(1);
  });

  it('can be retried', () => {
    expect(template.spec).toMatchObject({
      EXPERIMENTAL_recovery: { EXPERIMENTAL_strategy: 'startOver' },
    });
  });
});

describe('what the templates say in the end', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startScaffolder();
  });

  const linksOf = (text: string) =>
    [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, url]) => url);

  it.each([
    ['gone', /^Nothing is left of orders-api-6\.$/, []],
    [
      'still-running',
      /^Still being deleted, which goes on by itself:\n\n- \[orders-api-6\]/,
      clones.map(({ id }) => `/ephemeral-db/clones/${id}`),
    ],
    [
      'both',
      /^Nothing is left of search-2, search-3\.\n\n?Still being deleted/,
      [`/ephemeral-db/clones/${clones[0].id}`],
    ],
  ])('of clones to delete: %s', async (outcome, words, links) => {
    const name = 'team-environments-teardown';
    const text = await textAfter(portal, name, { delete: outcome });
    expect(text).toMatch(words);
    expect(linksOf(text)).toEqual(links);
  });

  it.each([
    ['all-ready', []],
    [
      'some-ready',
      [
        'Still on their way, which goes on by itself: orders-api-6, billing-api-1. Their pages show how far they are.',
      ],
    ],
  ])('of team environments: %s', async (ready, running) => {
    const text = await textAfter(portal, 'team-environments', {
      order: 'ordered',
      ready,
    });
    expect(text).toContain(
      '- [billing-api-1](/ephemeral-db/clones/id-of-billing-api-1): expires in 12 h',
    );
    expect(text.split('\n').filter(line => /^Still/.test(line))).toEqual(
      running,
    );
  });

  it('writes what people typed as YAML takes it', async () => {
    const { body } = await request(portal.server)
      .post('/api/scaffolder/v2/dry-run')
      .send({
        template: templateOf('service-with-database'),
        values,
        directoryContents: filesOf('service-with-database'),
      });
    const { base64Content } = body.directoryContents.find(
      ({ path }: { path: string }) => path === 'catalog-info.yaml',
    );
    expect(
      parse(Buffer.from(base64Content, 'base64').toString()),
    ).toMatchObject({
      metadata: {
        description: values.description,
        annotations: { 'ephemeral-db.io/sources': 'customerdb' },
      },
      spec: { owner: 'group:default/orders-team' },
    });
  });
});
