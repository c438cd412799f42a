import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { mockApis, TestApiProvider } from '@backstage/test-utils';
import { errorApiRef } from '@backstage/core-plugin-api';
import { translationApiRef } from '@backstage/core-plugin-api/alpha';
import {
  SAMPLE_NOW,
  sampleClone,
  sampleSnapshot,
  sampleSource,
} from '../__testUtils__';
import { layOut, undoLayOut } from '../__testUtils__/layOut';
import { PointList, type PointListProps } from '.';

const t1 = sampleSnapshot({ id: 't1', label: 'T1', clones: 4 });
const t0 = sampleSnapshot({
  id: 't0',
  label: 'T0',
  takenAt: '2026-11-22T10:22:20Z',
  takenBy: undefined,
  probes: [{ name: 'customers', exact: true, value: 10 }],
});
const friday = sampleSnapshot({
  id: 'fri',
  label: undefined,
  takenAt: '2026-11-20T18:00:00Z',
  origin: 'other',
});
const clone = sampleClone();

function setUp(changes: Partial<PointListProps> = {}) {
  const calls = {
    onNewClone: jest.fn(),
    onOpenClone: jest.fn(),
    onLoadOlder: jest.fn(),
  };
  render(
    <TestApiProvider
      apis={[
        [translationApiRef, mockApis.translation()],
        [errorApiRef, { post: jest.fn(), error$: jest.fn() }],
      ]}
    >
      <PointList
        source={sampleSource({ nextSnapshotAt: '2026-11-22T18:00:00Z' })}
        snapshots={[friday, t0, t1]}
        clones={[clone]}
        now={SAMPLE_NOW}
        olderCount={0}
        {...calls}
        {...changes}
      />
    </TestApiProvider>,
  );
  return { ...calls, user: userEvent.setup() };
}

describe('PointList', () => {
  beforeEach(() => layOut(900));
  afterEach(undoLayOut);

  it('has a section for each day, the newest first, and what is planned on top', () => {
    setUp();

    const days = screen.getAllByRole('group');
    expect(days.map(day => day.getAttribute('aria-label'))).toEqual([
      'Today, Sunday 22 November',
      'Friday 20 November',
    ]);
    expect(days[0]).toHaveTextContent('Next 18:00, in 7 h');
    const today = within(days[0]).getAllByRole('listitem');
    expect(today[0]).toHaveTextContent(
      /^T1 10:24.*customers 15 \(\+5\).*1 clone, 3 elsewhere/,
    );
    expect(today[1]).toHaveTextContent(/^T0 10:22.*customers 10.*none/);
    expect(days[1]).toHaveTextContent('Made outside Backstage');
  });

  it('orders a clone from a row, and shows the menu it is given', async () => {
    const { user, onNewClone } = setUp({
      renderMenu: point => (
        <button type="button">More for {point.label}</button>
      ),
    });

    await user.click(screen.getByRole('button', { name: 'New clone from T0' }));
    expect(onNewClone).toHaveBeenCalledWith(t0);
    expect(
      screen.getByRole('button', { name: 'More for T1' }),
    ).toBeInTheDocument();
  });

  it('hangs clones under their point on a phone', async () => {
    layOut(340);
    const { user, onOpenClone } = setUp({ withClones: true });

    await user.click(
      screen.getByRole('button', {
        name: 'orders-migration, Ready, 11 h left, from T1',
      }),
    );
    expect(onOpenClone).toHaveBeenCalledWith(clone);
  });

  it('shows pages of fifty, then asks for older ones', async () => {
    const many = Array.from({ length: 70 }, (_, index) =>
      sampleSnapshot({
        id: `p${index}`,
        label: `P${index}`,
        takenAt: new Date(SAMPLE_NOW.getTime() - index * 60_000).toISOString(),
      }),
    );
    const { user, onLoadOlder } = setUp({
      snapshots: many,
      clones: [],
      olderCount: 30,
    });

    expect(screen.getByText('50 of 100 shown')).toBeInTheDocument();
    expect(screen.queryByText('P50')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    expect(screen.getByText('70 of 100 shown')).toBeInTheDocument();
    expect(onLoadOlder).toHaveBeenCalledTimes(1);
  });
});
