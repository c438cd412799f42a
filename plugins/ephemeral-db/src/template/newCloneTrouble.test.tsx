import { act, screen, waitFor } from '@testing-library/react';
import type {
  EntityTimeline,
  EphemeralDbApi,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { sampleClone, sampleSource } from '../__testUtils__';
import { refusal, sampleTimeline } from '../__testUtils__/renderOnEntity';
import { apiOf, refused } from './__testUtils__/apiOf';
import { newCloneForm, serviceEntity } from './__testUtils__/forms';
import { showForm } from './__testUtils__/showForm';

const nameInput = () => screen.getByRole('textbox', { name: 'Name' });
const point = (name: RegExp) => screen.getByRole('radio', { name });

describe('what is wrong in the form of a new clone', () => {
  afterEach(() => jest.restoreAllMocks());

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
          serviceEntity('loyalty-api', 'group:default/data-platform'),
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
});
