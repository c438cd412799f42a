import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import YAML from 'yaml';
import { paths } from '../paths.mjs';

const ANNOTATIONS = { 'ephemeral-db.io/sources': 'customerdb' };

/** What a template of ours is called that does the same, but keeps its clone when it is cancelled. */
export const KEEPING = 'new-ephemeral-db-keeping';

/** Somebody of a team that may not clone, though its service shows the card. */
export const STRANGER = {
  id: 'robin',
  entityRef: 'user:default/robin',
  displayName: 'Robin Vale',
  role: 'Engineer in Team Loyalty',
  about: 'May not clone Customer DB.',
};
export const STRANGERS_SERVICE = 'component:default/loyalty-api';

/** As many services of Sam's team as are cloned every morning. */
export const FOURTEEN = Array.from(
  { length: 14 },
  (_, index) => `component:default/morning-${`${index + 1}`.padStart(2, '0')}`,
);

const entity = (kind, name, spec, annotations) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, annotations },
  spec,
});

const service = (ref, owner) =>
  entity(
    'Component',
    ref.split('/')[1],
    { type: 'service', lifecycle: 'production', owner },
    ANNOTATIONS,
  );

/** What these tests need beside the demo's catalog. */
export function moreCatalog() {
  return [
    ...FOURTEEN.map(ref => service(ref, 'group:default/orders-team')),
    service(STRANGERS_SERVICE, 'group:default/loyalty-team'),
    entity('Group', 'loyalty-team', {
      type: 'team',
      profile: { displayName: 'Team Loyalty' },
      children: [],
    }),
    entity('User', 'robin', {
      profile: { displayName: STRANGER.displayName },
      memberOf: ['loyalty-team'],
    }),
  ];
}

/** Templates that differ from ours in what these tests are about. */
export async function moreTemplates() {
  const template = YAML.parse(
    await readFile(
      join(paths.root, 'templates/new-ephemeral-db/template.yaml'),
      'utf8',
    ),
  );
  template.metadata.name = KEEPING;
  for (const { input } of template.spec.steps) {
    if (input.onCancel) input.onCancel = 'keep';
  }
  return [template];
}
