import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import YAML from 'yaml';
import { paths } from '../paths.mjs';
import { requireTypeScript } from '../requireTypeScript.mjs';

/** The entity whose page is looked at. */
export const SERVICE = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders-api',
    namespace: 'default',
    uid: '00000000-0000-4000-8000-000000000001',
    annotations: { 'ephemeral-db.io/sources': 'customerdb' },
  },
  spec: {
    type: 'service',
    lifecycle: 'production',
    owner: 'group:default/orders-team',
  },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/orders-team' }],
};

/** What the scaffolder says of the template "New ephemeral DB". */
function formOfTemplate() {
  const { metadata, spec } = YAML.parse(
    readFileSync(
      join(paths.root, 'templates/new-ephemeral-db/template.yaml'),
      'utf8',
    ),
  );
  return {
    title: metadata.title,
    description: metadata.description,
    presentation: spec.presentation,
    steps: spec.parameters.map(schema => ({ title: schema.title, schema })),
  };
}

const PERSON = 'user:default/sam';

function guest() {
  const encode = value =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const token = [{ alg: 'none' }, { sub: PERSON, exp }].map(encode).join('.');
  return {
    profile: {},
    backstageIdentity: {
      token: `${token}.`,
      expiresInSeconds: 3600,
      identity: {
        type: 'user',
        userEntityRef: PERSON,
        ownershipEntityRefs: [PERSON, 'group:default/orders-team'],
      },
    },
  };
}

/** What ephemeral-db answers: the samples of its own unit tests. */
function pluginAnswers() {
  const { sampleSource, sampleSnapshot, sampleClone } = requireTypeScript(
    'plugins/ephemeral-db/src/__testUtils__/samples.ts',
  );
  const page = items => ({ items, pageInfo: {}, totalItems: items.length });
  const minutesAgo = minutes =>
    new Date(Date.now() - minutes * 60_000).toISOString();
  const taken = { orderedAt: minutesAgo(12), takenAt: minutesAgo(12) };
  const source = sampleSource({ lastSnapshotAt: taken.takenAt });
  const point = sampleSnapshot({ ...taken, clones: 1 });
  const clone = sampleClone({
    createdAt: minutesAgo(5),
    readyAt: minutesAgo(4),
    expiresAt: minutesAgo(-600),
    snapshot: { id: point.id, label: point.label, takenAt: point.takenAt },
  });
  return {
    '/entities/component/default/orders-api/timeline': {
      sources: [source],
      unknownSources: [],
      snapshots: [point],
      clones: [clone],
      totalClones: 1,
      counts: [],
      pageInfo: {},
    },
    '/sources': page([source]),
    '/snapshots': page([point]),
    '/clones': page([clone]),
    [`/clones/${clone.id}`]: clone,
  };
}

/** Answers what an app asks of its backend, or nothing. See startFolderServer. */
export function createMockedBackend() {
  const plugin = pluginAnswers();
  const answers = {
    '/api/auth/guest/refresh': guest,
    '/api/catalog/entities/by-name/component/default/orders-api': () => SERVICE,
    '/api/catalog/entities/by-refs': ({ entityRefs }) => ({
      items: entityRefs.map(ref =>
        ref.endsWith('orders-api') ? SERVICE : null,
      ),
    }),
    '/api/catalog/entities': () => [],
    '/api/catalog/entities/by-query': () => ({
      items: [SERVICE],
      totalItems: 1,
      pageInfo: {},
    }),
    '/api/scaffolder/v2/templates/default/template/new-ephemeral-db/parameter-schema':
      formOfTemplate,
    '/api/catalog/entities/by-name/component/default/orders-api/ancestry':
      () => ({ rootEntityRef: 'component:default/orders-api', items: [] }),
    '/api/notifications/status': () => ({ unread: 0, read: 0 }),
    '/api/user-settings/multiget': () => ({ items: [] }),
    '/api/permission/authorize': ({ items }) => ({
      items: items.map(({ id }) => ({ id, result: 'ALLOW' })),
    }),
    ...Object.fromEntries(
      Object.entries(plugin).map(([path, value]) => [
        `/api/ephemeral-db${path}`,
        () => value,
      ]),
    ),
  };
  // Kinds are written with and without a capital.
  return (pathname, body) => answers[pathname.toLowerCase()]?.(body);
}
