import { act, screen, waitFor, within } from '@testing-library/react';
import type {
  EntityTimeline,
  EphemeralDbApi,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { sampleClone, sampleSource } from '../__testUtils__';
import {
  refusal,
  sampleTimeline,
  timelineApi,
} from '../__testUtils__/renderOnEntity';
import { newCloneForm, serviceEntity } from './__testUtils__/forms';
import { showForm } from './__testUtils__/showForm';

const OTHERS = 'group:default/data-platform';

const ledger = sampleSource({
  name: 'ledgerdb',
  title: 'Ledger DB',
  lease: { default: 'P1D', max: 'P2D' },
  notice: 'Contains bookings.',
});

const refused = (source: Source, reason: string): Source => ({
  ...source,
  actions: [
    { verb: 'capture', allowed: false, reason: 'Only Dana can capture it.' },
    { verb: 'clone', allowed: false, reason },
  ],
});

/** Each service has its own sources and clones; T1 and T0 are of Customer DB, L1 is of Ledger DB. */
function apiOf(
  services: Record<string, Partial<EntityTimeline>>,
  answers: Partial<EphemeralDbApi> = {},
): EphemeralDbApi {
  const points = [
    ...sampleTimeline().snapshots,
    {
      ...sampleTimeline().snapshots[0],
      id: 'l1',
      label: 'L1',
      source: 'ledgerdb',
    },
  ];
  return timelineApi(() => sampleTimeline(), {
    getEntityTimeline: async ({ name }) =>
      sampleTimeline({ clones: [], ...services[name] }),
    listSnapshots: async ({ source } = {}) => {
      const items = points.filter(point => point.source === source);
      return { items, pageInfo: {}, totalItems: items.length };
    },
    getSnapshot: async id => points.find(point => point.id === id) ?? points[0],
    ...answers,
  });
}

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

  it('says who may not order before anybody presses Next, and lets nobody past', async () => {
    const reason = 'Only Team Data Platform can order clones for loyalty-api.';
    const { user, review, reviewed } = await showForm(
      newCloneForm,
      apiOf({
        'orders-api': {},
        'loyalty-api': { sources: [refused(sampleSource(), reason)] },
      }),
      {
        entities: [
          serviceEntity('orders-api'),
          serviceEntity('loyalty-api', OTHERS),
        ],
      },
    );
    const service = await screen.findByRole('combobox', { name: 'Service' });
    await user.type(service, 'loyalty{Enter}');
    expect(await screen.findByText(reason)).toBeInTheDocument();
    expect(point(/^Take a new one Only Dana can capture it/)).toBeDisabled();
    await screen.findByDisplayValue('loyalty-api-1');

    await review();
    expect(await screen.findByText(`'Source' ${reason}`)).toBeInTheDocument();
    expect(screen.getAllByText(reason)).toHaveLength(1);
    expect(document.activeElement).toHaveTextContent(/^Source/);
    expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();

    await user.type(service, 'orders{Enter}');
    await screen.findByDisplayValue('orders-api-1');
    expect(screen.queryByText(reason)).not.toBeInTheDocument();
    expect(await reviewed()).toMatchObject({ Service: 'orders-api' });
  });

  it.each<[string, Partial<EntityTimeline>, Partial<EphemeralDbApi>, string]>([
    [
      'a name that was taken meanwhile',
      { clones: [sampleClone({ name: 'mine' })] },
      {},
      'orders-api has a clone named mine already. Choose another name.',
    ],
    [
      'a lease over a maximum that was lowered meanwhile',
      {
        sources: [sampleSource({ lease: { default: 'PT1H', max: 'PT4H' } })],
      },
      {},
      '12 h is over the maximum of Customer DB, 4 h. Choose 4 h or less.',
    ],
    [
      'a point that is not ready any more',
      {},
      {
        getSnapshot: async () => ({
          ...sampleTimeline().snapshots[1],
          phase: 'lost',
        }),
      },
      "The point T0, .* can't be cloned now. Choose another point.",
    ],
    [
      'an answer that does not come',
      {},
      {
        getSnapshot: async () => {
          throw refusal('', 'Bad gateway', 502);
        },
      },
      'The backend did not answer. Look at your connection, then try again.',
    ],
  ])(
    'is not sent with %s, and keeps what was entered',
    async (_, timeline, answers, message) => {
      const later = { timeline: {}, answers: {} } as {
        timeline: Partial<EntityTimeline>;
        answers: Partial<EphemeralDbApi>;
      };
      const api = apiOf({ 'orders-api': {} });
      const { user, review, reviewed } = await showForm(newCloneForm, {
        ...api,
        getEntityTimeline: async () =>
          sampleTimeline({ clones: [], ...later.timeline }),
        getSnapshot: id => (later.answers.getSnapshot ?? api.getSnapshot)(id),
      });
      await screen.findByDisplayValue('orders-api-1');
      await user.click(point(/^Choose a moment/));
      await user.click(point(/^T0/));
      await user.clear(nameInput());
      await user.type(nameInput(), 'mine');

      // The fields have read it a moment ago: what changes then is found when Next is pressed.
      jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 10_000);
      Object.assign(later, { timeline, answers });
      await review();
      expect(
        await screen.findByText(
          new RegExp(`^${message}$`),
          {},
          { timeout: 8_000 },
        ),
      ).toBeInTheDocument();
      expect(nameInput()).toHaveValue('mine');
      expect(point(/^T0/)).toBeChecked();

      Object.assign(later, { timeline: {}, answers: {} });
      jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 10_000);
      expect(await reviewed()).toMatchObject({ Name: 'mine' });
    },
    20_000,
  );

  it('says what is wrong with a length and a name while they are typed', async () => {
    const { user, review } = await showForm(
      newCloneForm,
      apiOf({
        'orders-api': { clones: [sampleClone({ name: 'orders-migration' })] },
      }),
    );
    await screen.findByDisplayValue('orders-api-1');
    await user.click(screen.getByRole('radio', { name: 'Other' }));
    await user.type(screen.getByRole('textbox', { name: 'How long' }), '999');
    expect(
      await screen.findByText(
        /^999 h is over the maximum of Customer DB, 7 days/,
      ),
    ).toBeInTheDocument();
    await user.clear(nameInput());
    await user.type(nameInput(), 'orders-migration');
    expect(nameInput()).toBeInvalid();
    expect(nameInput()).toHaveAccessibleDescription(
      'orders-api has a clone named orders-migration already. Choose another name.',
    );
    await user.clear(nameInput());
    await user.clear(screen.getByRole('textbox', { name: 'How long' }));
    await review();
    expect(
      await screen.findByText('Say how long, in whole hours or days.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Give it a name of 1–40 characters.'),
    ).toBeInTheDocument();
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

  it('says what to do where no service has a source', async () => {
    const { review } = await showForm(newCloneForm, apiOf({}), {
      entities: [serviceEntity('storefront', undefined, '')],
    });
    expect(
      await screen.findByText(
        /^No service that you may see names a golden source/,
      ),
    ).toBeInTheDocument();
    await review();
    // The other fields wait for it, which is no fault of theirs.
    expect(
      await screen.findByText(/^'Service' No service that you may see/),
    ).toBeInTheDocument();
    expect(screen.queryByText(/^'(Source|Point|Expires)/)).toBeNull();
  });

  it('asks whoever was faster than the answers to press again', async () => {
    let answer = () => {};
    const api = apiOf({ 'orders-api': {} });
    const { review, reviewed } = await showForm(newCloneForm, {
      ...api,
      getEntityTimeline: async (...asked) => {
        await new Promise<void>(resolve => {
          answer = resolve;
        });
        return api.getEntityTimeline(...asked);
      },
    });
    await waitFor(() =>
      expect(screen.getByRole('combobox', { name: 'Service' })).toHaveValue(
        'orders-api',
      ),
    );
    await review();
    await act(async () => answer());
    expect(
      await screen.findByText(
        "'Source' It was still loading. Press the button again.",
      ),
    ).toBeInTheDocument();
    await screen.findByText(/^T1, 1\d min ago/);
    await screen.findByDisplayValue('orders-api-1');
    expect(await reviewed()).toMatchObject({ Source: 'Customer DB' });
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
