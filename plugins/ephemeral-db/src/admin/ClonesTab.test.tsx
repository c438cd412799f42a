import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  Clone,
  EphemeralDbApi,
  ListClonesQuery,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { fakeApi, sampleClone, sampleSource } from '../__testUtils__';
import { renderAt } from '../__testUtils__/renderAt';
import { ClonesTab } from './ClonesTab';

const PAGE = 25;

function clonesNamed(count: number): Clone[] {
  return Array.from({ length: count }, (_, index) =>
    sampleClone({ id: `id-${index + 1}`, name: `clone-${index + 1}` }),
  );
}

/** Pages as the backend gives them, by a cursor that says where the page begins. */
function apiOf(clones: Clone[], answers: Partial<EphemeralDbApi> = {}) {
  const asked: ListClonesQuery[] = [];
  const api = fakeApi({
    listSources: async () => ({
      items: [sampleSource()],
      pageInfo: {},
      totalItems: 1,
    }),
    listClones: async (query = {}) => {
      asked.push(query);
      const start = Number(query.cursor ?? 0);
      const end = start + (query.limit ?? PAGE);
      return {
        items: clones.slice(start, end),
        pageInfo: end < clones.length ? { nextCursor: String(end) } : {},
        totalItems: clones.length,
      };
    },
    getClone: async id => clones.find(clone => clone.id === id)!,
    listCloneActivity: async () => ({ items: [], pageInfo: {}, totalItems: 0 }),
    ...answers,
  });
  return { api, asked };
}

const show = (api: EphemeralDbApi, path = '/ephemeral-db/clones') =>
  renderAt(path, <ClonesTab />, api);

describe('the Clones tab', () => {
  it('reads its filters from the address, and writes them there', async () => {
    const user = userEvent.setup();
    const { api, asked } = apiOf(clonesNamed(1));
    const { address } = await show(
      api,
      '/ephemeral-db/clones?phase=failed&requestedBy=mine',
    );
    await screen.findByRole('link', { name: 'clone-1' });
    expect(asked.at(-1)).toMatchObject({
      phase: ['failed'],
      requestedBy: 'user:default/sam',
    });
    expect(screen.getByRole('combobox', { name: 'State' })).toHaveDisplayValue(
      'Failed',
    );
    expect(
      screen.getByRole('button', { name: 'Ordered by me' }),
    ).toHaveAttribute('aria-pressed', 'true');

    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Source' }),
      'Customer DB',
    );
    await user.click(
      screen.getByRole('button', { name: 'Clear State: Failed' }),
    );
    expect(address()).toBe(
      '/ephemeral-db/clones?source=customerdb&requestedBy=mine',
    );
    await waitFor(() =>
      expect(asked.at(-1)).toMatchObject({
        source: 'customerdb',
        requestedBy: 'user:default/sam',
        phase: undefined,
      }),
    );
  });

  it('tells no clones at all from none with these filters', async () => {
    const user = userEvent.setup();
    const { api } = apiOf([]);
    const { address } = await show(api, '/ephemeral-db/clones?phase=failed');
    expect(
      await screen.findByText('No clones with these filters.'),
    ).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByText(/^No clones yet\./)).toBeVisible();
    expect(address()).toBe('/ephemeral-db/clones');
  });

  it('pages by cursor, keeps what is ticked, and begins anew with other filters', async () => {
    const user = userEvent.setup();
    const { api } = apiOf(clonesNamed(28));
    await show(api);
    await user.click(
      await screen.findByRole('checkbox', { name: 'Select clone-1' }),
    );
    expect(screen.getByText('1–25 of 28')).toBeVisible();
    expect(screen.queryByText('Newer')).not.toBeInTheDocument();

    await user.click(screen.getByText('Older'));
    expect(await screen.findByText('26–28 of 28')).toBeVisible();
    expect(screen.queryByText('Older')).not.toBeInTheDocument();
    await user.click(screen.getByLabelText('Select all on this page'));
    expect(screen.getByText('4 clones selected')).toBeVisible();

    await user.click(screen.getByText('Newer'));
    expect(await screen.findByLabelText('Select clone-1')).toBeChecked();
    expect(
      screen.getByLabelText('Select all on this page'),
    ).toBePartiallyChecked();

    await user.click(screen.getByText('Older'));
    await screen.findByText('26–28 of 28');
    await user.click(screen.getByText('Failed in 24 h'));
    expect(await screen.findByText('1–25 of 28')).toBeVisible();
  });

  it('deletes several, names those that it may not, and tells which failed', async () => {
    const user = userEvent.setup();
    const clones = clonesNamed(14);
    clones[13] = {
      ...clones[13],
      actions: [
        {
          verb: 'delete',
          allowed: false,
          reason: 'Only Team Orders can delete it.',
        },
      ],
    };
    let running = 0;
    let most = 0;
    const tried: string[] = [];
    const deleteClone = async (id: string) => {
      tried.push(id);
      running += 1;
      most = Math.max(most, running);
      await new Promise(resolve => setTimeout(resolve));
      running -= 1;
      if (id === 'id-3' && tried.filter(one => one === id).length === 1) {
        throw Object.assign(new Error('no'), {
          statusCode: 503,
          body: { error: { message: 'Cluster lab does not answer.' } },
        });
      }
      return { ...clones[0], id };
    };
    const { api } = apiOf(clones, { deleteClone });
    await show(api);
    await user.click(
      await screen.findByRole('checkbox', { name: 'Select all on this page' }),
    );
    const opener = screen.getByRole('button', { name: 'Delete…' });
    await user.click(opener);

    const question = screen.getByRole('dialog', { name: 'Delete 13 clones?' });
    const lines = () =>
      within(screen.getByRole('dialog'))
        .getAllByRole('listitem')
        .map(item => item.textContent);
    expect(lines()).toEqual([
      ...clones.slice(0, 10).map(({ name }) => name),
      'and 3 more',
      'clone-14: Only Team Orders can delete it.',
    ]);
    expect(
      within(question).getByRole('button', { name: 'Keep them' }),
    ).toHaveFocus();
    await user.click(
      within(question).getByRole('button', { name: 'Delete 13 clones' }),
    );

    await screen.findByRole('dialog', { name: /^12 of 13 are being deleted/ });
    expect(most).toBe(4);
    expect(tried).not.toContain('id-14');
    expect(lines()).toEqual(['clone-3: Cluster lab does not answer.']);
    // Those that failed and those that stay remain ticked.
    await user.click(screen.getByRole('button', { name: 'Try these again' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(tried.filter(id => id === 'id-3')).toHaveLength(2);
    expect(screen.getByText('1 clone selected')).toBeVisible();
    expect(opener).toHaveFocus();
  });

  it('opens a clone over the table by its address, and keeps the filters when it is closed', async () => {
    const user = userEvent.setup();
    const { api } = apiOf(clonesNamed(2));
    const { address } = await show(
      api,
      '/ephemeral-db/clones/id-2?source=customerdb',
    );
    const drawer = await screen.findByRole('dialog', { name: 'clone-2' });
    await user.click(within(drawer).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(drawer).not.toBeInTheDocument());
    expect(address()).toBe('/ephemeral-db/clones?source=customerdb');

    const link = await screen.findByRole('link', { name: 'clone-1' });
    await user.click(link);
    expect(address()).toBe('/ephemeral-db/clones/id-1?source=customerdb');
    await user.click(
      within(await screen.findByRole('dialog', { name: 'clone-1' })).getByRole(
        'button',
        { name: 'Close' },
      ),
    );
    expect(address()).toBe('/ephemeral-db/clones?source=customerdb');
    await waitFor(() =>
      expect(screen.getByRole('link', { name: 'clone-1' })).toHaveFocus(),
    );
  });

  it('opens a clone at how to connect, and forgets that when it is closed', async () => {
    const user = userEvent.setup();
    const { api } = apiOf(clonesNamed(2));
    const { address } = await show(
      api,
      '/ephemeral-db/clones/id-2?connect&source=customerdb',
    );
    const drawer = await screen.findByRole('dialog', { name: 'clone-2' });
    expect(
      await within(drawer).findByRole('region', { name: 'Connect' }),
    ).toHaveFocus();
    await user.click(within(drawer).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(drawer).not.toBeInTheDocument());
    expect(address()).toBe('/ephemeral-db/clones?source=customerdb');
  });

  it('says that clones are not shown to this person', async () => {
    const { api } = apiOf([], {
      listClones: async () => {
        throw Object.assign(new Error('no'), {
          statusCode: 403,
          body: { error: { message: 'no', code: 'notAllowed' } },
        });
      },
    });
    await show(api);
    expect(
      await screen.findByText(/^Clones are not shown to you/),
    ).toBeVisible();
  });
});
