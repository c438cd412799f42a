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

/** The scaffolder's own form with the fields as an app has them, for Sam of Team Orders. */
export async function showForm(
  schema: FormSchema,
  api: EphemeralDbApi,
  options: { entities?: Entity[]; initialState?: InitialState } = {},
) {
  jest.spyOn(window, 'scrollTo').mockImplementation(() => {});
  const onCreate = jest.fn(async (_values: FormSchema) => {});
  const { entities = [serviceEntity('orders-api')] } = options;
  const catalog = catalogApiMock({ entities });
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [ephemeralDbApiRef, api],
        [catalogApiRef, catalog],
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
  const review = () =>
    user.click(screen.getByRole('button', { name: 'Review' }));
  return {
    user,
    catalog,
    review,
    /** Goes to the review and says what the rows of its table say. */
    async reviewed(): Promise<Record<string, string>> {
      await review();
      await screen.findByRole('button', { name: 'Create' });
      return Object.fromEntries(
        screen
          .getAllByRole('row')
          .map(row => [...row.children].map(cell => cell.textContent ?? '')),
      );
    },
    /** What the task is given. */
    async created(): Promise<FormSchema> {
      await user.click(screen.getByRole('button', { name: 'Create' }));
      return onCreate.mock.calls[0][0];
    },
  };
}
