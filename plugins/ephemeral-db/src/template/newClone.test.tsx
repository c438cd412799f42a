import { screen, waitFor, within } from '@testing-library/react';
import { sampleClone, sampleSource } from '../__testUtils__';
import { sampleTimeline, timelineApi } from '../__testUtils__/renderOnEntity';
import { apiOf, ledger } from './__testUtils__/apiOf';
import { newCloneForm, serviceEntity } from './__testUtils__/forms';
import { showForm } from './__testUtils__/showForm';

const OTHERS = 'group:default/data-platform';

const nameInput = () => screen.getByRole('textbox', { name: 'Name' });
const point = (name: RegExp) => screen.getByRole('radio', { name });
const moments = () => screen.queryByRole('radiogroup');

describe('the form of a new clone', () => {
  afterEach(() => jest.restoreAllMocks());

  it('is full at once, and its review has words only', async () => {
    const { reviewed, created } = await showForm(
      newCloneForm,
      timelineApi(() => sampleTimeline()),
    );
    await screen.findByDisplayValue('orders-api-1');
    expect(await reviewed()).toEqual({
      Service: 'orders-api',
      Source: 'Customer DB',
      'Point in time': expect.stringMatching(
        /^Newest \(T1, (today|yesterday) \d\d:\d\d · customers 15\)$/,
      ),
      Expires: expect.stringMatching(
        /^12 h, until (today|tomorrow) \d\d:\d\d$/,
      ),
      Name: 'orders-api-1',
    });
    expect(await created()).toMatchObject({
      service: { id: 'component:default/orders-api' },
      source: { id: 'customerdb' },
      point: { id: 'newest' },
      lease: { id: 'PT12H' },
      name: 'orders-api-1',
    });
  });

  it('is filled in by keyboard alone, and unfolds the moments only when asked to', async () => {
    const { user, reviewed, created } = await showForm(
      newCloneForm,
      apiOf({ 'orders-api': {}, 'returns-api': {}, 'loyalty-api': {} }),
      {
        entities: [
          serviceEntity('loyalty-api', OTHERS),
          serviceEntity('orders-api'),
          serviceEntity('returns-api'),
          serviceEntity('storefront', undefined, ''),
        ],
      },
    );
    await screen.findByDisplayValue('orders-api-1');
    const service = screen.getByRole('combobox', { name: 'Service' });
    await user.tab();
    while (document.activeElement !== service) await user.tab();

    await user.keyboard('{ArrowDown}');
    const list = within(screen.getByRole('listbox', { name: 'Service' }));
    expect(list.getAllByRole('option').map(one => one.textContent)).toEqual([
      'orders-api',
      'returns-api',
      'loyalty-api',
    ]);
    expect(list.getByRole('group', { name: 'Yours' })).toBeInTheDocument();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('listbox')).not.toBeInTheDocument();
    await user.keyboard('ret');
    expect(service).toHaveValue('ret');
    await user.keyboard('{Enter}');
    expect(service).toHaveValue('returns-api');
    await waitFor(() => expect(nameInput()).toHaveValue('returns-api-1'));

    await user.tab();
    expect(point(/^Newest/)).toHaveFocus();
    await user.keyboard('{ArrowDown}');
    expect(point(/^Take a new one about 3 s; the database/)).toBeChecked();
    expect(moments()).not.toBeInTheDocument();
    await user.keyboard('{ArrowDown}');
    expect(moments()).toBeInTheDocument();
    await user.tab();
    await user.keyboard('customers 10');
    await waitFor(() =>
      expect(within(moments()!).getAllByRole('radio')).toHaveLength(1),
    );
    await user.tab();
    await user.keyboard(' ');
    expect(point(/^T0/)).toBeChecked();

    await user.tab();
    expect(screen.getByRole('radio', { name: '12 h' })).toHaveFocus();
    await user.keyboard('{ArrowRight}');
    await user.tab();
    expect(nameInput()).toHaveFocus();
    await user.keyboard('{Control>}a{/Control}migration');

    expect(await reviewed()).toEqual({
      Service: 'returns-api',
      Source: 'Customer DB',
      'Point in time': expect.stringMatching(/^T0, .* · customers 10$/),
      Expires: expect.stringMatching(/^1 day, until tomorrow /),
      Name: 'migration',
    });
    expect(await created()).toMatchObject({
      service: { id: 'component:default/returns-api' },
      point: { id: 't0' },
      lease: { id: 'P1D' },
      name: 'migration',
    });
  });

  it('goes with the service, and keeps what the person said as far as it holds there', async () => {
    const { user, reviewed } = await showForm(
      newCloneForm,
      apiOf({
        'orders-api': {},
        'ledger-api': {
          sources: [ledger],
          clones: [sampleClone({ name: 'ledger-api-1' })],
        },
      }),
      { entities: [serviceEntity('orders-api'), serviceEntity('ledger-api')] },
    );
    const service = await screen.findByRole('combobox', { name: 'Service' });
    await waitFor(() => expect(nameInput()).toHaveValue('ledger-api-2'));
    expect(screen.getByText('Contains bookings.')).toBeInTheDocument();
    expect(screen.getByRole('radio', { name: '1 day' })).toBeChecked();

    await user.type(service, 'orders{Enter}');
    await waitFor(() => expect(nameInput()).toHaveValue('orders-api-1'));
    expect(screen.getByText('Customer DB')).toBeInTheDocument();
    expect(screen.queryByText('Contains bookings.')).not.toBeInTheDocument();
    expect(screen.getByRole('radio', { name: '12 h' })).toBeChecked();

    await user.click(point(/^Choose a moment/));
    await user.click(point(/^T0/));
    await user.click(screen.getByRole('radio', { name: '3 days' }));
    await user.clear(nameInput());
    await user.type(nameInput(), 'mine');
    await user.type(service, 'ledger{Enter}');
    expect(await screen.findByText('Ledger DB')).toBeInTheDocument();
    // Neither T0 nor three days can be had of it.
    expect(await reviewed()).toEqual({
      Service: 'ledger-api',
      Source: 'Ledger DB',
      'Point in time': expect.stringMatching(/^Newest \(L1, /),
      Expires: expect.stringMatching(/^1 day, /),
      Name: 'mine',
    });

    await user.click(screen.getByRole('button', { name: 'Back' }));
    expect(await screen.findByDisplayValue('mine')).toBeInTheDocument();
    expect(service).not.toBe(screen.getByRole('combobox', { name: 'Service' }));
    expect(screen.getByRole('combobox', { name: 'Service' })).toHaveValue(
      'ledger-api',
    );
  });

  it('has a select where there are several sources, and the notice of the one that is chosen', async () => {
    const { user, reviewed } = await showForm(
      newCloneForm,
      apiOf({ 'orders-api': { sources: [sampleSource(), ledger] } }),
    );
    const select = await screen.findByRole('combobox', { name: 'Source' });
    await screen.findByDisplayValue('orders-api-1');
    await user.selectOptions(select, 'Ledger DB');
    expect(await screen.findByText('Contains bookings.')).toBeInTheDocument();
    expect(await screen.findByText(/^L1, 1\d min ago/)).toBeInTheDocument();
    expect(await reviewed()).toMatchObject({
      Source: 'Ledger DB',
      'Point in time': expect.stringMatching(/^Newest \(L1/),
    });
  });

  it('takes a first point where there is none yet', async () => {
    const source = sampleSource({
      lastSnapshotAt: undefined,
      actions: [
        { verb: 'capture', allowed: true },
        { verb: 'clone', allowed: false, reason: 'There is no point.' },
      ],
    });
    const { reviewed, created } = await showForm(
      newCloneForm,
      apiOf(
        { 'orders-api': { sources: [source] } },
        {
          listSnapshots: async () => ({
            items: [],
            pageInfo: {},
            totalItems: 0,
          }),
        },
      ),
    );
    expect(await screen.findByText('There is none yet')).toBeInTheDocument();
    await screen.findByDisplayValue('orders-api-1');
    expect(point(/^Newest/)).toBeDisabled();
    expect(await reviewed()).toMatchObject({
      'Point in time': 'A new one, taken first',
    });
    expect(await created()).toMatchObject({ point: { id: 'new' } });
  });

  it('takes a service from a link and finds the words for it', async () => {
    const { reviewed } = await showForm(
      newCloneForm,
      apiOf({ 'orders-api': {}, 'returns-api': {} }),
      {
        entities: [serviceEntity('orders-api'), serviceEntity('returns-api')],
        initialState: { service: { id: 'component:default/returns-api' } },
      },
    );
    await screen.findByDisplayValue('returns-api-1');
    expect(await reviewed()).toMatchObject({ Service: 'returns-api' });
  });
});
