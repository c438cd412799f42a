import type { Entity } from '@backstage/catalog-model';
import type { TemplateParameterSchema } from '@backstage/plugin-scaffolder-react';

/** A page of a template's form. */
export type FormSchema = TemplateParameterSchema['steps'][number]['schema'];

/** A service of the catalog that names the golden source. */
export function serviceEntity(
  name: string,
  owner = 'group:default/orders-team',
  sources = 'customerdb',
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: sources ? { 'ephemeral-db.io/sources': sources } : {},
    },
    relations: [{ type: 'ownedBy', targetRef: owner }],
    spec: { type: 'service', owner },
  };
}

const hidden = { 'ui:backstage': { review: { show: false } } };

/** A field as templates have it. */
export function choiceField(
  title: string,
  field: string,
  id: FormSchema = { type: 'string' },
): FormSchema {
  return {
    title,
    type: 'object',
    'ui:field': field,
    properties: { id: { ...id, ...hidden }, words: { type: 'string', title } },
  };
}

const manyIds = { type: 'array', items: { type: 'string' } };

/** As `templates/new-ephemeral-db` asks. */
export const newCloneForm: FormSchema = {
  required: ['service', 'source', 'point', 'lease'],
  'ui:field': 'EphemeralDbColumns',
  'ui:options': {
    sideBySide: [
      ['service', 'source'],
      ['lease', 'name'],
    ],
  },
  properties: {
    service: choiceField('Service', 'EphemeralDbServicePicker'),
    source: choiceField('Source', 'EphemeralDbSourcePicker'),
    point: choiceField('Point in time', 'EphemeralDbPointPicker'),
    lease: choiceField('Expires', 'EphemeralDbLeasePicker'),
    name: {
      title: 'Name',
      type: 'string',
      'ui:field': 'EphemeralDbNameField',
    },
  },
};

/** As `templates/team-environments` asks. */
export const teamForm: FormSchema = {
  required: ['services', 'source', 'point', 'lease'],
  properties: {
    services: choiceField('Services', 'EphemeralDbServicesPicker', manyIds),
    source: choiceField('Source', 'EphemeralDbSourcePicker'),
    point: choiceField('Point in time', 'EphemeralDbPointPicker'),
    lease: choiceField('Expires', 'EphemeralDbLeasePicker'),
  },
};

/** As `templates/team-environments-teardown` asks. */
export const teardownForm: FormSchema = {
  required: ['clones'],
  properties: {
    clones: choiceField('Clones', 'EphemeralDbClonesPicker', manyIds),
  },
};
