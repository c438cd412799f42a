import { screen, waitFor } from '@testing-library/react';
import type { EphemeralDbApi } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { sampleClone, sampleSource } from '../__testUtils__';
import {
  refusal,
  sampleTimeline,
  timelineApi,
} from '../__testUtils__/renderOnEntity';
import { serviceEntity, teamForm, teardownForm } from './__testUtils__/forms';
import { showForm } from './__testUtils__/showForm';

const OTHERS = 'group:default/data-platform';

const ledger = sampleSource({ name: 'ledgerdb', title: 'Ledger DB' });

const boxes = () =>
  screen
    .getAllByRole<HTMLInputElement>('checkbox')
    .map(
      ({ checked, labels }) =>
        `${checked ? '☑' : '☐'} ${labels?.[0].textContent}`,
    );

describe('the form for many services', () => {
  afterEach(() => jest.restoreAllMocks());

  const teamApi = () =>
    timelineApi(() => sampleTimeline(), {
      getEntityTimeline: async ({ name }) =>
        sampleTimeline({
          sources: {
            'ledger-api': [ledger],
            'orders-api': [sampleSource(), ledger],
          }[name] ?? [sampleSource()],
        }),
    });

  it('takes all of mine at once, with the source that they have in common', async () => {
    const { user, reviewed, created } = await showForm(teamForm, teamApi(), {
      entities: ['returns-api', 'orders-api', 'billing-api']
        .map(name => serviceEntity(name))
        .concat(serviceEntity('loyalty-api', OTHERS)),
    });
    await screen.findByRole('group', { name: 'Yours' });
    expect(boxes()).toEqual([
      '☐ billing-api',
      '☐ orders-api',
      '☐ returns-api',
      '☐ loyalty-api',
    ]);
    await user.click(screen.getByRole('button', { name: 'All of mine' }));
    expect(screen.getByText('3 of 4 chosen')).toBeInTheDocument();
    // orders-api has another one, which the others lack.
    expect(await screen.findByText('Customer DB')).toBeInTheDocument();
    expect(screen.queryByRole('combobox')).not.toBeInTheDocument();
    await screen.findByText(/^T1, 1\d min ago/);
    expect(await reviewed()).toMatchObject({
      Services: 'billing-api, orders-api and returns-api',
      Source: 'Customer DB',
    });
    expect(await created()).toMatchObject({
      services: {
        id: ['billing-api', 'orders-api', 'returns-api'].map(
          name => `component:default/${name}`,
        ),
      },
      source: { id: 'customerdb' },
    });
  });

  it('names those that lack the source, and goes on without them', async () => {
    const { user, review, reviewed } = await showForm(teamForm, teamApi(), {
      entities: ['orders-api', 'ledger-api', 'billing-api'].map(name =>
        serviceEntity(name),
      ),
    });
    await screen.findByRole('group', { name: 'Yours' });
    await review();
    expect(
      await screen.findByText('Choose at least one service.'),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'All of mine' }));
    const lacking =
      /^ledger-api does not use Customer DB\. Leave it out, or choose another source\.$/;
    expect(await screen.findByText(lacking)).toBeInTheDocument();
    expect(
      screen.getByText(/^billing-api does not use Ledger DB/),
    ).toBeInTheDocument();
    await review();
    expect(
      await screen.findByText(
        /^'Source' .*ledger-api does not use Customer DB/,
      ),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('checkbox', { name: 'ledger-api' }));
    await waitFor(() =>
      expect(screen.queryByText(lacking)).not.toBeInTheDocument(),
    );
    await screen.findByText(/^T1, 1\d min ago/);
    expect(await reviewed()).toMatchObject({
      Services: 'billing-api and orders-api',
    });
  });
});

describe('the form of what is deleted', () => {
  afterEach(() => jest.restoreAllMocks());

  const mine = sampleClone({ id: 'c1', name: 'orders-api-1' });
  const colleagues = sampleClone({
    id: 'c2',
    name: 'nightly',
    requestedBy: 'user:default/dana',
  });
  const ofOther = sampleClone({
    id: 'c3',
    name: 'nightly',
    entityRef: 'component:default/billing-api',
    requestedBy: 'user:default/dana',
  });
  const clones = [
    ofOther,
    colleagues,
    mine,
    sampleClone({
      id: 'c4',
      name: 'not-mine-to-delete',
      actions: [{ verb: 'delete', allowed: false, reason: 'No.' }],
    }),
    sampleClone({ id: 'c5', name: 'deleting', phase: 'deleting' }),
  ];
  const api = (answers: Partial<EphemeralDbApi> = {}) =>
    timelineApi(() => sampleTimeline(), {
      listClones: async ({ cursor } = {}) =>
        cursor
          ? { items: clones.slice(2), pageInfo: {}, totalItems: 5 }
          : {
              items: clones.slice(0, 2),
              pageInfo: { nextCursor: 'more' },
              totalItems: 5,
            },
      ...answers,
    });

  it('offers what the person may delete, their own first, and says what that means', async () => {
    const { user, review, reviewed, created } = await showForm(
      teardownForm,
      api(),
    );
    await screen.findByRole('group', { name: 'orders-api' });
    expect(boxes()).toEqual([
      expect.stringMatching(/^☐ orders-api-1Data from T1 · .*Ready/),
      expect.stringMatching(/^☐ nightly/),
      expect.stringMatching(/^☐ nightly/),
    ]);
    await review();
    expect(
      await screen.findByText('Choose at least one clone.'),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Choose all' }));
    expect(
      screen.getByText(
        'All 3 are deleted with everything in them. That cannot be undone.',
      ),
    ).toBeInTheDocument();
    expect(await reviewed()).toEqual({
      Clones: 'orders-api-1, nightly of orders-api, nightly of billing-api',
    });
    expect(await created()).toMatchObject({
      clones: { id: ['c1', 'c2', 'c3'] },
    });
  });

  it('says that there is none', async () => {
    await showForm(
      teardownForm,
      api({
        listClones: async () => ({ items: [], pageInfo: {}, totalItems: 0 }),
      }),
    );
    expect(
      await screen.findByText('There is no clone that you may delete.'),
    ).toBeInTheDocument();
  });

  it('reads them again where they could not be read', async () => {
    const listClones = jest
      .fn(api().listClones)
      .mockRejectedValueOnce(refusal('notAllowed', 'You may not.', 403));
    const { user } = await showForm(teardownForm, api({ listClones }));
    expect(await screen.findByText('You may not.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('group', { name: 'orders-api' }),
    ).toBeInTheDocument();
  });
});
