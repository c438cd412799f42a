import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  EphemeralDbApi,
  ListClonesQuery,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { fakeApi, sampleSource } from '../__testUtils__';
import { renderAt } from '../__testUtils__/renderAt';
import { SourcesTab } from './SourcesTab';

const check = { verb: 'check' as const, allowed: true };

const healthy = sampleSource({
  actions: [{ verb: 'capture', allowed: true }, check],
});

const blocked = sampleSource({
  name: 'orders',
  title: 'Orders DB',
  actions: [check],
  clonesUsage: {
    clones: 14,
    uniqueBytes: 3.1e9,
    logicalBytes: 2e12,
    measuredAt: '2026-11-22T10:34:00Z',
    provider: 'prometheus',
  },
  preflight: {
    state: 'blocked',
    since: '2026-11-22T06:00:00Z',
    checkedAt: '2026-11-22T10:34:00Z',
    findings: [
      { id: 'cluster', state: 'ok', found: 'Kubernetes 1.31.' },
      {
        id: 'checkpoint',
        state: 'blocked',
        found: 'The login may not CHECKPOINT Orders',
        fix: 'USE Orders;\nALTER ROLE db_backupoperator ADD MEMBER [edb];',
      },
      {
        id: 'edition',
        state: 'warning',
        found: 'Clones run as Web',
        acknowledged: true,
      },
    ],
  },
});

function apiOf(sources: Source[], answers: Partial<EphemeralDbApi> = {}) {
  const totals = ({ failedSince }: ListClonesQuery) => (failedSince ? 1 : 14);
  return fakeApi({
    listSources: async () => ({
      items: sources,
      pageInfo: {},
      totalItems: sources.length,
    }),
    listClones: async (query = {}) => ({
      items: [],
      pageInfo: {},
      totalItems: totals(query),
    }),
    ...answers,
  });
}

const show = (api: EphemeralDbApi) =>
  renderAt('/ephemeral-db/sources', <SourcesTab />, api);

describe('the Sources tab', () => {
  it('names what needs attention, and leads to the fix, which can be copied', async () => {
    const user = userEvent.setup();
    const writeText = jest.spyOn(navigator.clipboard, 'writeText');
    await show(apiOf([healthy, blocked]));

    const region = await screen.findByRole('region', {
      name: 'Needs attention (1)',
    });
    expect(
      within(region).getByRole('heading', {
        name: 'Orders DB cannot be captured',
      }),
    ).toBeVisible();
    await user.click(within(region).getByRole('button', { name: /^Show fix/ }));

    const checks = screen.getByRole('list', { name: 'Checks of Orders DB' });
    const items = within(checks).getAllByRole('listitem');
    expect(items.map(item => item.textContent)).toEqual([
      'fine: Cluster: Kubernetes 1.31.',
      expect.stringContaining(
        'blocks: The login may not CHECKPOINT Orders. · Right to checkpoint',
      ),
      expect.stringContaining('Clones run as Web · acknowledged'),
    ]);
    expect(items[1]).toHaveFocus();
    await user.click(within(items[1]).getByRole('button', { name: 'Copy' }));
    expect(writeText).toHaveBeenCalledWith(
      'USE Orders;\nALTER ROLE db_backupoperator ADD MEMBER [edb];',
    );

    // Asked for once more, it is gone to once more.
    await user.click(within(region).getByRole('button', { name: /^Show fix/ }));
    expect(items[1]).toHaveFocus();

    // The row that the fix stands under can be folded again.
    const unfold = screen.getByRole('button', { name: 'Checks of Orders DB' });
    expect(unfold).toHaveAttribute('aria-expanded', 'true');
    await user.click(unfold);
    expect(unfold).toHaveAttribute('aria-expanded', 'false');
    expect(checks).not.toBeInTheDocument();
  });

  it('checks again those that may be checked, and tells which could not', async () => {
    const user = userEvent.setup();
    const checkSource = jest.fn(async (name: string) => {
      if (name === 'orders') throw new TypeError('Failed to fetch');
      return healthy;
    });
    await show(
      apiOf(
        [
          healthy,
          blocked,
          sampleSource({
            name: 'billing',
            title: 'Billing DB',
            actions: [
              { verb: 'check', allowed: false, reason: 'Team Billing only' },
            ],
          }),
        ],
        { checkSource },
      ),
    );

    await user.click(
      await screen.findByRole('button', { name: 'Check again' }),
    );

    expect(await screen.findByText('Could not check Orders DB.')).toBeVisible();
    expect(screen.getByText('1 source checked.')).toBeInTheDocument();
    expect(checkSource.mock.calls.map(([name]) => name)).toEqual([
      'customerdb',
      'orders',
    ]);
  });

  it('says that all is well', async () => {
    await show(
      apiOf([healthy, { ...healthy, name: 'billing', title: 'Billing DB' }]),
    );
    expect(
      await screen.findByText(/^All 2 sources are healthy\. Checked /),
    ).toBeVisible();
    expect(screen.queryByText(/Needs attention/)).not.toBeInTheDocument();
  });

  it('shows four figures, each leading to the clones behind it', async () => {
    await show(apiOf([healthy, blocked]));
    const figures = await screen.findByRole('list', { name: 'In figures' });
    await within(figures).findByText('14');
    expect(
      within(figures)
        .getAllByRole('link')
        .map(link => [link.textContent, link.getAttribute('href')]),
    ).toEqual([
      ['14 clones', '/ephemeral-db/clones'],
      ['3.1 GB used by 14 clones of 2 TB', '/ephemeral-db/clones'],
      [
        'too few yet to ready, median of the last 20',
        '/ephemeral-db/clones?phase=ready,grace',
      ],
      ['1 failed in 24 h', '/ephemeral-db/clones?failedSince=24h'],
    ]);
  });

  it('says that usage is not measured', async () => {
    await show(apiOf([healthy]));
    expect(await screen.findByText('40 GB · not measured')).toBeVisible();
    expect(screen.getByText('not measured')).toBeVisible();
  });

  it('gives the least YAML where there is no source', async () => {
    await show(apiOf([]));
    expect(await screen.findByText(/sources:\s+customerdb:/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Copy' })).toBeVisible();
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
  });

  it('says that sources are not shown to this person', async () => {
    await show(
      apiOf([], {
        listSources: async () => {
          throw Object.assign(new Error('no'), {
            statusCode: 403,
            body: { error: { message: 'no', code: 'notAllowed' } },
          });
        },
      }),
    );
    expect(
      await screen.findByRole('region', {
        name: 'Sources are not shown to you',
      }),
    ).toBeVisible();
  });

  it('has one banner for a cluster that does not answer', async () => {
    const lastSeenAt = '2026-11-22T10:24:00Z';
    await show(
      apiOf([
        { ...healthy, lastSeenAt },
        { ...blocked, lastSeenAt },
      ]),
    );
    expect(
      await screen.findAllByText(/^Cluster lab has not answered since /),
    ).toHaveLength(1);
    expect(screen.getAllByText('Cluster not answering')).toHaveLength(2);
  });
});
