import { type ComponentProps, useState } from 'react';
import type { Entity } from '@backstage/catalog-model';
import { identityApiRef } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { SecretsContextProvider } from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { mockApis, TestApiProvider } from '@backstage/test-utils';
import Paper from '@material-ui/core/Paper';
import { formFields } from '../src/formFields';
import type { FormSchema } from '../src/template/__testUtils__/forms';
import { ORDERS_TEAM, services } from './data/teams';

/** The scaffolder's own form with our fields in it, for Sam of Team Orders. */
export const FormScene = (props: {
  schema: FormSchema;
  values?: ComponentProps<typeof Stepper>['initialState'];
  entities?: Entity[];
  /** In place of an answer of the catalog. */
  catalog?: 'silent' | 'down';
}) => {
  const { schema, values, entities = services, catalog } = props;
  const [apis] = useState(() => {
    const answering = catalogApiMock({ entities });
    if (catalog) {
      answering.queryEntities = () =>
        catalog === 'silent'
          ? new Promise(() => {})
          : Promise.reject(
              Object.assign(new Error(), {
                statusCode: 403,
                body: {
                  error: { message: 'The catalog lets you see nothing.' },
                },
              }),
            );
    }
    return [
      [catalogApiRef, answering],
      [
        identityApiRef,
        mockApis.identity({
          userEntityRef: 'user:default/sam',
          ownershipEntityRefs: ['user:default/sam', ORDERS_TEAM],
        }),
      ],
    ] as const;
  });
  return (
    <TestApiProvider apis={apis}>
      <SecretsContextProvider>
        <Paper>
          <Stepper
            manifest={{
              title: 'New ephemeral DB',
              steps: [{ title: 'Your clone', schema }],
            }}
            extensions={Object.values(formFields)}
            initialState={values}
            onCreate={async () => {}}
          />
        </Paper>
      </SecretsContextProvider>
    </TestApiProvider>
  );
};
