import type { ComponentProps } from 'react';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Entity } from '@backstage/catalog-model';
import { identityApiRef } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { SecretsContextProvider } from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import type { EphemeralDbApi } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { ephemeralDbApiRef } from '../../api';
import { formFields } from '../../formFields';
import { type FormSchema, serviceEntity } from './forms';

type InitialState = ComponentProps<typeof Stepper>['initialState'];
/** The scaffolder's own form, with the fields as an app has them. */
export async function showForm(
  schema: FormSchema,
  api: EphemeralDbApi,
  options: { entities?: Entity[]; initialState?: InitialState } = {},
) {
  const onCreate = jest.fn(async (_values: FormSchema) => {});
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
