import { screen, within } from '@testing-library/react';
import { sampleTimeline, timelineApi } from '../__testUtils__/renderOnEntity';
import { newCloneForm } from './__testUtils__/forms';
import { showForm } from './__testUtils__/showForm';

describe('the form of a new clone', () => {
  it('is full at once, and its review has words only', async () => {
    const { review, onCreate, user } = await showForm(
      newCloneForm,
      timelineApi(() => sampleTimeline()),
    );
    await screen.findByDisplayValue('orders-api-1');
    await review();
    const create = await screen.findByRole('button', { name: 'Create' });
    const table = within(screen.getByRole('table'));
    expect(table.getAllByRole('row')).toHaveLength(5);
    expect(table.getByText('Customer DB')).toBeVisible();
    expect(table.getByText(/^Newest \(T1, today/)).toBeVisible();
    expect(screen.queryByText(/customerdb|PT12H|component:/)).toBeNull();
    await user.click(create);
    expect(onCreate.mock.calls[0][0]).toMatchObject({
      service: { id: 'component:default/orders-api' },
      source: { id: 'customerdb' },
      point: { id: 'newest' },
      lease: { id: 'PT12H' },
      name: 'orders-api-1',
    });
  });
});
