import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { mockApis, TestApiProvider } from '@backstage/test-utils';
import { errorApiRef } from '@backstage/core-plugin-api';
import { translationApiRef } from '@backstage/core-plugin-api/alpha';
import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import {
  SAMPLE_NOW,
  sampleClone,
  sampleSnapshot,
  sampleSource,
} from '../__testUtils__';
import { PointTimeline, type PointTimelineProps } from '.';

function point(
  id: string,
  takenAt: string,
  changes: Partial<Snapshot> = {},
): Snapshot {
  return sampleSnapshot({ id, label: undefined, takenAt, ...changes });
}

const sat = point('sat', '2026-11-21T18:00:00Z', {
  probes: [{ name: 'customers', exact: true, value: 9 }],
});
const t0 = point('t0', '2026-11-22T10:22:20Z', {
  label: 'T0',
  probes: [{ name: 'customers', exact: true, value: 10 }],
});
const t1 = point('t1', '2026-11-22T10:24:00Z', { label: 'T1', clones: 1 });
const migration = sampleClone({
  snapshot: { id: 't1', label: 'T1', takenAt: '2026-11-22T10:24:00Z' },
});

const names = {
  sat: '21 November 18:00, ready, checkpoint, customers 9',
  t0: 'T0, 22 November 10:22, ready, checkpoint, customers 10',
  t1: 'T1, 22 November 10:24, ready, checkpoint, customers 15, 1 clone',
  clone: 'orders-migration, Ready, 11 h left, from T1',
  next: 'Next scheduled capture, today 18:00',
};

function setUp(changes: Partial<PointTimelineProps> = {}) {
  const calls = {
    onOpenOlder: jest.fn(),
    onNewClone: jest.fn(),
    onOpenClone: jest.fn(),
    onViewChange: jest.fn(),
    onLightPoint: jest.fn(),
  };
  const element = (more: Partial<PointTimelineProps> = {}) => (
    <TestApiProvider
      apis={[
        [translationApiRef, mockApis.translation()],
        [errorApiRef, { post: jest.fn(), error$: jest.fn() }],
      ]}
    >
      <PointTimeline
        density="tab"
        source={sampleSource({ nextSnapshotAt: '2026-11-22T18:00:00Z' })}
        snapshots={[t1, sat, t0]}
        clones={[migration]}
        days={[]}
        now={SAMPLE_NOW}
        {...calls}
        {...changes}
        {...more}
      />
    </TestApiProvider>
  );
  const { rerender } = render(element());
  return {
    ...calls,
    user: userEvent.setup(),
    update: (more: Partial<PointTimelineProps>) => rerender(element(more)),
  };
}

async function findStrip() {
  return screen.findByRole('list', {
    name: 'Points in time of Customer DB, oldest first',
  });
}

describe('PointTimeline', () => {
  it('is one list of buttons, oldest first, each clone after its point', async () => {
    setUp();

    const buttons = within(await findStrip()).getAllByRole('button');
    expect(buttons).toHaveLength(5);
    expect(buttons[0]).toHaveAccessibleName(names.sat);
    expect(buttons[1]).toHaveAccessibleName(names.t0);
    expect(buttons[2]).toHaveAccessibleName(names.t1);
    expect(buttons[3]).toHaveAccessibleName(names.clone);
    expect(buttons[4]).toHaveAccessibleName(names.next);
  });

  it('counts clones in the card in place of their chips', async () => {
    setUp({ density: 'card' });

    await findStrip();
    expect(
      screen.queryByRole('button', { name: names.clone }),
    ).not.toBeInTheDocument();
    expect(screen.getByText('1 clone')).toBeInTheDocument();
  });

  it('is one tab stop, at the newest point, and is walked by the arrows', async () => {
    const { user } = setUp();
    const strip = await findStrip();
    const focusOn = (name: string) =>
      expect(within(strip).getByRole('button', { name })).toHaveFocus();

    const zoomIn = screen.getByRole('button', { name: 'Zoom in' });
    act(() => zoomIn.focus());
    await user.tab();
    focusOn(names.t1);
    await user.keyboard('{ArrowDown}');
    focusOn(names.clone);
    await user.keyboard('{ArrowUp}{ArrowLeft}');
    focusOn(names.t0);
    await user.keyboard('{Home}');
    focusOn(names.sat);
    await user.keyboard('{End}');
    focusOn(names.next);
    await user.tab();
    expect(strip).not.toContainElement(document.activeElement as HTMLElement);
    await user.tab({ shift: true });
    focusOn(names.next);
  });

  it('opens a point by Enter, and orders a clone from there', async () => {
    const { user, onNewClone, onLightPoint } = setUp();
    const mark = within(await findStrip()).getByRole('button', {
      name: names.t1,
    });

    act(() => mark.focus());
    const popover = await screen.findByRole('dialog', { name: 'T1' });
    expect(popover).toHaveTextContent('Data from');
    expect(popover).toHaveTextContent('customers15 (+5)');
    expect(popover).toHaveTextContent("Can't be deleted: 1 clone uses it");
    expect(onLightPoint).toHaveBeenLastCalledWith('t1');
    await user.keyboard('{Enter}');
    await waitFor(() =>
      expect(popover).toContainElement(document.activeElement as HTMLElement),
    );
    await user.click(
      within(popover).getByRole('button', { name: 'New clone from T1' }),
    );

    expect(onNewClone).toHaveBeenCalledWith(t1);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(onLightPoint).toHaveBeenLastCalledWith(undefined);
  });

  it('closes by Escape and gives the focus back', async () => {
    const { user } = setUp();
    const mark = within(await findStrip()).getByRole('button', {
      name: names.t0,
    });

    act(() => mark.focus());
    await user.keyboard('{Enter}');
    const popover = await screen.findByRole('dialog', { name: 'T0' });
    await waitFor(() =>
      expect(popover).toContainElement(document.activeElement as HTMLElement),
    );
    await user.keyboard('{Escape}');

    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(mark).toHaveFocus();
  });

  it.each<[string, Snapshot['actions'], string | undefined, boolean]>([
    ['no verb, no button', [], undefined, false],
    [
      'why not',
      [
        {
          verb: 'clone',
          allowed: false,
          reason: 'Only Team Orders can clone.',
        },
      ],
      'Only Team Orders can clone.',
      true,
    ],
    [
      'what to know before',
      [
        {
          verb: 'clone',
          allowed: true,
          warning: 'The cluster is nearly full.',
        },
      ],
      'The cluster is nearly full.',
      true,
    ],
  ])('says of a new clone: %s', async (_, actions, text, hasButton) => {
    const { user } = setUp({ snapshots: [{ ...t0, actions }] });
    await user.click(await screen.findByRole('button', { name: names.t0 }));

    const popover = await screen.findByRole('dialog', { name: 'T0' });
    const button = within(popover).queryByRole('button', {
      name: 'New clone from T0',
    });
    expect(Boolean(button)).toBe(hasButton);
    expect(popover).toHaveTextContent(text ?? 'Taken');
  });

  it('orders nothing where one may not', async () => {
    const { user, onNewClone } = setUp({
      snapshots: [
        { ...t0, actions: [{ verb: 'clone', allowed: false, reason: 'No.' }] },
      ],
    });
    await user.click(await screen.findByRole('button', { name: names.t0 }));
    await user.click(
      await screen.findByRole('button', { name: 'New clone from T0' }),
    );

    expect(onNewClone).not.toHaveBeenCalled();
  });

  it('opens a clone, and the older ones', async () => {
    const { user, onOpenClone, onOpenOlder } = setUp({
      days: [
        { day: '2026-11-10', source: 'customerdb', snapshots: 45, clones: 0 },
      ],
    });

    await user.click(await screen.findByRole('button', { name: names.clone }));
    expect(onOpenClone).toHaveBeenCalledWith(migration);
    await user.click(screen.getByRole('button', { name: '45 older points' }));
    expect(onOpenOlder).toHaveBeenCalled();
  });

  const crowd = Array.from({ length: 120 }, (_, index) =>
    point(
      `p${index}`,
      new Date(SAMPLE_NOW.getTime() - (index + 2) * 900_000).toISOString(),
    ),
  );

  it('keeps the focus through a refetch, and gives it to the bin that its mark is gathered in', async () => {
    const { update } = setUp();
    const mark = within(await findStrip()).getByRole('button', {
      name: names.sat,
    });
    act(() => mark.focus());

    update({ snapshots: [{ ...t1 }, { ...sat }, { ...t0 }] });
    expect(mark).toHaveFocus();

    update({ snapshots: [t1, sat, t0, ...crowd] });
    expect(mark).not.toBeInTheDocument();
    expect(document.activeElement).toHaveAccessibleName(
      /21 Nov.*, \d+ points$/,
    );
  });

  it('shows what is in a bin', async () => {
    const { user, onViewChange } = setUp({ snapshots: crowd, clones: [] });
    const bins = await screen.findAllByRole('button', { name: /points$/ });

    await user.click(bins[0]);

    const [view] = onViewChange.mock.calls[0];
    expect(view.from.getTime()).toBeLessThan(
      Date.parse(crowd[119].takenAt ?? ''),
    );
    expect(view.to.getTime()).toBeLessThan(SAMPLE_NOW.getTime());
  });

  it('zooms by + and −, and back by Escape', async () => {
    const { user, onViewChange, update } = setUp();
    const mark = within(await findStrip()).getByRole('button', {
      name: names.t1,
    });
    act(() => mark.focus());

    await user.keyboard('+');
    const [closer] = onViewChange.mock.lastCall ?? [];
    expect(closer.from.getTime()).toBeGreaterThan(
      Date.parse('2026-11-21T18:00:00Z'),
    );
    update({ view: closer });
    // The first closes the popover that the focus opened.
    await user.keyboard('{Escape}');
    await user.keyboard('{Escape}');
    expect(onViewChange).toHaveBeenLastCalledWith(undefined);
  });

  it('says what was captured, is ready, has failed or is gone, and nothing else', async () => {
    const { update } = setUp();
    await findStrip();
    const status = screen.getByRole('status');
    expect(status).toBeEmptyDOMElement();

    const t2 = point('t2', '2026-11-22T10:35:00Z', { label: 'T2' });
    update({ snapshots: [t2, t1, sat, t0] });
    expect(status).toHaveTextContent('T2 is captured.');
    update({ snapshots: [t2, t1, sat, t0], clones: [] });
    expect(status).toHaveTextContent('orders-migration is gone.');
  });

  it('lights the point of a row that is hovered', async () => {
    const { update } = setUp({ density: 'card' });
    const mark = within(await findStrip()).getByRole('button', {
      name: names.t0,
    });
    const before = mark.innerHTML;

    update({ density: 'card', litPointId: 't0' });

    expect(mark.innerHTML).not.toBe(before);
  });
});
