import type { ComponentProps } from 'react';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Entity } from '@backstage/catalog-model';
import { identityApiRef } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  SecretsContextProvider,
  type TemplateParameterSchema,
} from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import type { EphemeralDbApi } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { ephemeralDbApiRef } from '../../api';
import { formFields } from '../../formFields';

type InitialState = ComponentProps<typeof Stepper>['initialState'];
type JsonObject = TemplateParameterSchema['steps'][number]['schema'];

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
  id: JsonObject = { type: 'string' },
): JsonObject {
  return {
    title,
    type: 'object',
    'ui:field': field,
    properties: { id: { ...id, ...hidden }, words: { type: 'string', title } },
  };
}

const manyIds = { type: 'array', items: { type: 'string' } };

/** As `templates/new-ephemeral-db` asks. */
export const newCloneForm: JsonObject = {
  required: ['service', 'source', 'point', 'lease', 'name'],
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
export const teamForm: JsonObject = {
  required: ['services', 'source', 'point', 'lease'],
  properties: {
    services: choiceField('Services', 'EphemeralDbServicesPicker', manyIds),
    source: choiceField('Source', 'EphemeralDbSourcePicker'),
    point: choiceField('Point in time', 'EphemeralDbPointPicker'),
    lease: choiceField('Expires', 'EphemeralDbLeasePicker'),
  },
};

/** As `templates/team-environments-teardown` asks. */
export const teardownForm: JsonObject = {
  required: ['clones'],
  properties: {
    clones: choiceField('Clones', 'EphemeralDbClonesPicker', manyIds),
  },
};

/** The scaffolder's own form, with the fields as an app has them. */
export async function showForm(
  schema: JsonObject,
  api: EphemeralDbApi,
  options: { entities?: Entity[]; initialState?: InitialState } = {},
) {
  const onCreate = jest.fn(async (_values: JsonObject) => {});
  const { entities = [serviceEntity('orders-api')] } = options;
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [ephemeralDbApiRef, api],
        [catalogApiRef, catalogApiMock({ entities })],
        [
          identityApiRef,
          mockApis.identity({
            userEntityRef: 'user:default/sam',
            ownershipEntityRefs: [
              'user:default/sam',
              'group:default/orders-team',
            ],
          }),
        ],
      ]}
    >
      <SecretsContextProvider>
        <Stepper
          manifest={{ title: 'Form', steps: [{ title: 'Your clone', schema }] }}
          extensions={Object.values(formFields)}
          initialState={options.initialState}
          onCreate={onCreate}
        />
      </SecretsContextProvider>
    </TestApiProvider>,
  );
  const user = userEvent.setup();
  return {
    user,
    onCreate,
    review: () => user.click(screen.getByRole('button', { name: 'Review' })),
  };
}
