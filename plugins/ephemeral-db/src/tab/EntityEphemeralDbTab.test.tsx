import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  EntityTimeline,
  EntityTimelineQuery,
  EphemeralDbApi,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { layOut, undoLayOut } from '../__testUtils__/layOut';
import {
  refusal,
  renderOnEntity,
  sampleTimeline,
  timelineApi,
} from '../__testUtils__/renderOnEntity';
import { sampleClone, sampleSnapshot, sampleSource } from '../__testUtils__';
import { EntityEphemeralDbTab } from './EntityEphemeralDbTab';

// The lists come after the strip, with the least priority.
configure({ asyncUtilTimeout: 5_000 });

const CLONE = '3fa9c1d2-0000-4000-8000-000000000001';

async function show(
  timeline: EntityTimeline = sampleTimeline(),
  options: { path?: string; answers?: Partial<EphemeralDbApi> } = {},
) {
  const rendered = await renderOnEntity(
    <EntityEphemeralDbTab />,
    timelineApi(() => timeline, {
      getClone: async () => timeline.clones[0],
      getSource: async () => sampleSource(),
      getSnapshot: async () => sampleSnapshot(),
      listCloneActivity: async () => ({
        items: [],
        pageInfo: {},
        totalItems: 0,
      }),
      ...options.answers,
    }),
    { path: options.path },
  );
  return { ...rendered, user: userEvent.setup() };
}

const findDrawer = () =>
  screen.findByRole('dialog', { name: /orders-migration/ });

const isClosed = () =>
  waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());

describe('EntityEphemeralDbTab', () => {
  afterEach(undoLayOut);

  it('shows the source, every clone and every point', async () => {
    layOut(1_200);
    const timeline = sampleTimeline({ totalClones: 2 });
    timeline.clones.push(
      sampleClone({
        id: 'two',
        name: 'orders-nightly',
        phase: 'provisioning',
        requestedBy: 'user:default/bob',
        usage: undefined,
        actions: [{ verb: 'delete', allowed: true }],
      }),
    );
    await show(timeline);
    expect(
      await screen.findByText(
        'Newest point 12 min ago · 2 clones: 1 preparing, 1 ready',
      ),
    ).toBeInTheDocument();
    const table = within(
      await screen.findByRole('table', { name: 'Clones of orders-api' }),
    );
    const row = within(table.getByRole('row', { name: /orders-nightly/ }));
    expect(row.getByText('bob')).toBeInTheDocument();
    expect(row.getByText('not measured')).toBeInTheDocument();
    expect(
      row.getByRole('button', { name: 'Cancel order: orders-nightly' }),
    ).toBeInTheDocument();
    expect(screen.getByText('2 points · newest first')).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'More for T0' }),
    ).toBeInTheDocument();
  });

  it('is a list with the clones hanging off it on a phone', async () => {
    layOut(360);
    await show();
    expect(
      await screen.findByRole('heading', { name: 'Points in time' }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('table')).toBeNull();
    const clones = within(
      screen.getByRole('list', { name: 'Clones of orders-api' }),
    );
    expect(clones.getByText(/^T1, .* · 1[01] h left$/)).toBeInTheDocument();
    for (const name of ['Capture now', 'New clone']) {
      expect(screen.getByRole('button', { name })).toBeInTheDocument();
    }
  });

  it('shows those that are gone when asked for', async () => {
    const timeline = sampleTimeline({ totalClones: 2 });
    timeline.clones.push(
      sampleClone({ id: 'two', name: 'orders-old', phase: 'gone' }),
    );
    const { user } = await show(timeline);
    const button = await screen.findByRole('button', {
      name: 'Show 1 that is gone',
    });
    expect(screen.getByText('Clones (1)')).toBeInTheDocument();
    expect(screen.queryByText('orders-old')).toBeNull();
    await user.click(button);
    expect(screen.getByText('orders-old')).toBeInTheDocument();
  });

  it('draws many clones page by page', async () => {
    const clones = Array.from({ length: 30 }, (_, index) =>
      sampleClone({ id: `clone-${index}`, name: `orders-api-${index}` }),
    );
    const { user } = await show(
      sampleTimeline({ clones, totalClones: clones.length }),
    );
    const list = await screen.findByRole('list', {
      name: 'Clones of orders-api',
    });
    expect(within(list).getAllByRole('listitem')).toHaveLength(25);
    await user.click(
      screen.getByRole('button', { name: 'Show more (25 of 30 shown)' }),
    );
    expect(within(list).getAllByRole('listitem')).toHaveLength(30);
  });

  it('says that there are more clones than it shows', async () => {
    await show(sampleTimeline({ totalClones: 450 }));
    expect(
      await screen.findByText(/^These are the newest 1 of 450 clones\./),
    ).toBeInTheDocument();
    expect(screen.getByText('Clones (450)')).toBeInTheDocument();
  });

  it('opens a clone over itself; Back closes it, and the focus returns', async () => {
    const { user, address } = await show();
    const link = await screen.findByRole('link', { name: 'orders-migration' });
    await user.click(link);
    expect(address()).toBe(`/tab?clone=${CLONE}`);
    const drawer = await findDrawer();
    await user.click(within(drawer).getByRole('button', { name: 'Close' }));
    await isClosed();
    expect(address()).toBe('/tab');
    expect(link).toHaveFocus();
  });

  it('opens at how to connect by a link that asks so, and closes to itself', async () => {
    const { user, address } = await show(undefined, {
      path: `/tab?clone=${CLONE}&connect&other=1`,
    });
    const drawer = await findDrawer();
    expect(
      await within(drawer).findByRole('region', { name: 'Connect' }),
    ).toHaveFocus();
    await user.click(within(drawer).getByRole('button', { name: 'Close' }));
    await isClosed();
    expect(address()).toBe('/tab?other=1');
    expect(
      screen.getByRole('link', { name: 'orders-migration' }),
    ).toHaveFocus();
  });

  it('reads a range page by page, and older points only when asked for', async () => {
    const now = Date.now();
    const midnight = Math.floor(now / 86_400_000) * 86_400_000;
    const day = new Date(midnight - 20 * 86_400_000);
    const old = sampleSnapshot({
      id: 'old',
      label: 'Before the migration',
      takenAt: new Date(+day + 3_600_000).toISOString(),
    });
    const all = sampleTimeline();
    const counts = [
      {
        day: day.toISOString().slice(0, 10),
        source: 'customerdb',
        snapshots: 1,
        clones: 0,
      },
    ];
    const getEntityTimeline = jest.fn(
      async (_entity: unknown, query: EntityTimelineQuery = {}) => {
        if (query.to) return { ...all, snapshots: [old], counts: [] };
        return query.cursor
          ? { ...all, snapshots: all.snapshots.slice(1), counts }
          : {
              ...all,
              snapshots: all.snapshots.slice(0, 1),
              counts,
              pageInfo: { nextCursor: 'more' },
            };
      },
    );
    const { user } = await show(all, { answers: { getEntityTimeline } });
    expect(await screen.findByText('3 points · newest first')).toBeVisible();
    expect(screen.getByRole('button', { name: 'More for T0' })).toBeVisible();
    expect(getEntityTimeline).toHaveBeenCalledTimes(2);

    await user.click(screen.getByRole('button', { name: 'Show more' }));
    expect(
      await screen.findByRole('button', {
        name: 'More for Before the migration',
      }),
    ).toBeVisible();
    expect(getEntityTimeline).toHaveBeenLastCalledWith(
      expect.anything(),
      {
        from: day.toISOString(),
        to: new Date(+day + 86_400_000).toISOString(),
        limit: 200,
      },
      expect.anything(),
    );
    expect(screen.getByText('3 points · newest first')).toBeVisible();
  });

  it('says what it could not load', async () => {
    await show(undefined, {
      answers: {
        getEntityTimeline: async () => {
          throw refusal('notAllowed', 'You may not see orders-api.', 403);
        },
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Could not load the points in time and clones.You may not see orders-api.',
    );
  });
});
