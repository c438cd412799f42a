import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  EntityTimeline,
  EphemeralDbApi,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import {
  refusal,
  renderOnEntity,
  sampleTimeline,
  timelineApi,
} from '../__testUtils__/renderOnEntity';
import { sampleClone, sampleSnapshot, sampleSource } from '../__testUtils__';
import { EntityEphemeralDbCard } from './EntityEphemeralDbCard';

async function show(
  first: EntityTimeline = sampleTimeline(),
  answers: Partial<EphemeralDbApi> = {},
) {
  let timeline = first;
  const getEntityTimeline = jest.fn(async () => timeline);
  const rendered = await renderOnEntity(
    <EntityEphemeralDbCard />,
    timelineApi(() => timeline, { getEntityTimeline, ...answers }),
    { path: '/' },
  );
  return {
    ...rendered,
    user: userEvent.setup(),
    getEntityTimeline,
    change: (next: EntityTimeline) => {
      timeline = next;
    },
  };
}

const pass = (milliseconds: number) =>
  act(() => new Promise(resolve => setTimeout(resolve, milliseconds)));

describe('EntityEphemeralDbCard', () => {
  it('says that all is well, and what there is', async () => {
    await show();
    expect(
      await screen.findByText('orders-migration is fine'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Customer DB · newest point 12 min ago'),
    ).toBeInTheDocument();
    const row = within(
      within(
        screen.getByRole('list', { name: 'Clones of orders-api' }),
      ).getByRole('listitem'),
    );
    expect(row.getByRole('link', { name: 'orders-migration' })).toHaveAttribute(
      'href',
      '/tab?clone=3fa9c1d2-0000-4000-8000-000000000001',
    );
    expect(row.getByText('Ready')).toBeInTheDocument();
    expect(row.getByText(/^Data from T1, .* · expires /)).toBeInTheDocument();
    expect(
      screen.getByText('1 clone of 40 GB takes 54.9 MB'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'All clones (1)' }),
    ).toHaveAttribute('href', '/tab');
  });

  it('says the worst thing first, as a way to it', async () => {
    const timeline = sampleTimeline();
    timeline.clones.push(
      sampleClone({
        id: 'broken',
        name: 'orders-replay',
        phase: 'failed',
        failure: {
          stage: 'masked',
          reason: 'MaskingFailed',
          message: 'Masking rule 4 failed.',
          next: 'Correct it.',
        },
        actions: [{ verb: 'retry', allowed: true }],
      }),
    );
    const retryClone = jest.fn(async () =>
      sampleClone({ id: 'broken', name: 'orders-replay', phase: 'queued' }),
    );
    const { user } = await show(timeline, { retryClone });
    expect(
      await screen.findByRole('link', {
        name: 'orders-replay failed at masking',
      }),
    ).toHaveAttribute('href', '/tab?clone=broken');
    expect(screen.getByText(/· Masking rule 4 failed$/)).toBeInTheDocument();
    await user.click(
      screen.getByRole('button', { name: 'Try again: orders-replay' }),
    );
    expect(retryClone).toHaveBeenCalledWith('broken');
  });

  it('keeps a verb that is refused, with its reason, and has none that the backend lacks', async () => {
    const reason = 'Only Team Orders can capture it.';
    const { user } = await show(
      sampleTimeline({
        sources: [
          sampleSource({
            actions: [{ verb: 'capture', allowed: false, reason }],
          }),
        ],
      }),
    );
    const capture = await screen.findByRole('button', { name: 'Capture now' });
    expect(capture).toHaveAttribute('aria-disabled', 'true');
    expect(capture).toHaveAccessibleDescription(reason);
    await user.click(capture);
    expect(screen.queryByRole('button', { name: 'New clone' })).toBeNull();
  });

  it('shows an order at once, before anything is read again', async () => {
    const getEntityTimeline = jest
      .fn()
      .mockImplementationOnce(async () => sampleTimeline())
      .mockImplementation(() => new Promise(() => {}));
    const { user } = await show(undefined, {
      getEntityTimeline,
      orderClone: async ({ name }) =>
        sampleClone({ id: 'new', name, phase: 'queued' }),
    });
    await user.click(await screen.findByRole('button', { name: 'New clone' }));
    const dialog = within(
      await screen.findByRole('dialog', { name: 'New clone' }),
    );
    await user.click(dialog.getByRole('button', { name: 'New clone' }));
    expect(
      await screen.findByRole('link', { name: 'orders-api-1' }),
    ).toBeInTheDocument();
    expect(screen.getByText('All 2 clones are fine')).toBeInTheDocument();
  });

  it('shows a capture at once', async () => {
    const nothing = sampleTimeline({
      snapshots: [],
      clones: [],
      totalClones: 0,
      sources: [sampleSource({ lastSnapshotAt: undefined, snapshots: 0 })],
    });
    const { user } = await show(undefined, {
      getEntityTimeline: jest
        .fn()
        .mockImplementationOnce(async () => nothing)
        .mockImplementation(() => new Promise(() => {})),
      captureSnapshot: async () =>
        sampleSnapshot({
          id: 'first',
          phase: 'capturing',
          takenAt: undefined,
          orderedAt: new Date().toISOString(),
        }),
    });
    expect(
      await screen.findByText('Customer DB has no point in time yet'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'New clone' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Capture now' }));
    expect(
      await screen.findByText(
        'The first point of Customer DB is being captured',
      ),
    ).toBeInTheDocument();
  });

  it('reads once for a burst of signals, and leaves an open dialog and menu alone', async () => {
    const { user, signal, getEntityTimeline, change } = await show();
    await user.click(
      await screen.findByRole('button', { name: 'More for orders-migration' }),
    );
    const item = await screen.findByRole('menuitem', { name: 'Delete clone…' });
    const reads = getEntityTimeline.mock.calls.length;
    const next = sampleTimeline();
    next.clones = [
      { ...next.clones[0], usage: undefined },
      sampleClone({ id: 'second', name: 'orders-nightly' }),
    ];
    change(next);
    for (let count = 0; count < 5; count++) await signal();
    await pass(600);
    expect(getEntityTimeline).toHaveBeenCalledTimes(reads + 1);
    expect(screen.getByText('orders-nightly')).toBeInTheDocument();
    expect(item).toBeVisible();

    await user.click(item);
    await screen.findByRole('dialog', { name: 'Delete orders-migration?' });
    await pass(1_000);
    await signal();
    await pass(400);
    const question = screen.getByRole('dialog', {
      name: 'Delete orders-migration?',
    });
    const keep = within(question).getByRole('button', { name: 'Keep it' });
    expect(keep).toHaveFocus();
    await user.click(keep);
    await waitFor(() => expect(question).not.toBeInTheDocument());
    expect(
      screen.getByRole('button', { name: 'More for orders-migration' }),
    ).toHaveFocus();
  });

  it('says what it could not load, and tries again', async () => {
    const getEntityTimeline = jest
      .fn()
      .mockRejectedValueOnce(
        refusal('notAllowed', 'You may not see orders-api.', 403),
      )
      .mockImplementation(async () => sampleTimeline());
    const { user } = await show(undefined, { getEntityTimeline });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(
      'Could not load the points in time and clones.You may not see orders-api.',
    );
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByText('orders-migration is fine'),
    ).toBeInTheDocument();
  });

  it('keeps what it knew when it can no longer read, and says so', async () => {
    const getEntityTimeline = jest
      .fn()
      .mockImplementationOnce(async () => sampleTimeline())
      .mockRejectedValue(refusal('notAllowed', 'No more.', 403));
    const { signal } = await show(undefined, { getEntityTimeline });
    await screen.findByText('orders-migration is fine');
    await signal();
    expect(
      await screen.findByText(/^Could not refresh: what you see is from today/),
    ).toBeInTheDocument();
    expect(screen.getByText('orders-migration is fine')).toBeInTheDocument();
  });

  it('says once for a silent cluster that it shows what was known', async () => {
    const lastSeenAt = new Date(Date.now() - 600_000).toISOString();
    const timeline = sampleTimeline({
      sources: [
        sampleSource({ lastSeenAt }),
        sampleSource({ name: 'other', title: 'Other DB', lastSeenAt }),
      ],
    });
    timeline.clones[0].lastSeenAt = lastSeenAt;
    await show(timeline);
    expect(
      await screen.findAllByText(/^Cluster lab has not answered since/),
    ).toHaveLength(1);
    expect(screen.getByText(/ · last seen /)).toBeInTheDocument();
  });

  it('names an unknown source and those that are known', async () => {
    await show(
      sampleTimeline({
        sources: [],
        snapshots: [],
        clones: [],
        totalClones: 0,
        unknownSources: ['customerdbx'],
      }),
      {
        listSources: async () => ({
          items: [sampleSource()],
          pageInfo: {},
          totalItems: 1,
        }),
      },
    );
    expect(await screen.findByText(/Known: customerdb\./)).toHaveTextContent(
      'orders-api names the source customerdbx, which is not configured. Known: customerdb.',
    );
  });

  it('tells whom to ask who may only look', async () => {
    const reason = 'Only others can.';
    await show(
      sampleTimeline({
        sources: [
          sampleSource({
            actions: [
              { verb: 'capture', allowed: false, reason },
              { verb: 'clone', allowed: false, reason },
            ],
          }),
        ],
      }),
    );
    expect(
      await screen.findByText('You may look, not order. Ask data-platform.'),
    ).toBeInTheDocument();
  });

  it('has a headline each for two sources, and leads to the rest', async () => {
    const sources = ['A', 'B', 'C', 'D'].map(title =>
      sampleSource({ name: title, title }),
    );
    await show(sampleTimeline({ sources }));
    expect(
      await screen.findByRole('region', { name: 'A' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('region', { name: 'B' })).toBeInTheDocument();
    expect(screen.queryByRole('region', { name: 'C' })).toBeNull();
    expect(
      screen.getByRole('link', { name: '2 more sources' }),
    ).toHaveAttribute('href', '/tab');
    expect(screen.queryByRole('button', { name: 'Capture now' })).toBeNull();
  });
});
