import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  Clone,
  EphemeralDbApi,
  OrderCloneRequest,
  Snapshot,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import {
  refusal,
  renderOnEntity,
  sampleTimeline,
  timelineApi,
} from '../__testUtils__/renderOnEntity';
import { sampleClone, sampleSource } from '../__testUtils__';
import { useDatabaseActions } from './DatabaseActions';

const entityRef = 'component:default/orders-api';

const Opener = (props: { source: Source; point?: Snapshot }) => {
  const { newClone } = useDatabaseActions();
  return (
    <button onClick={() => newClone({ entityRef, ...props })}>open</button>
  );
};

async function openDialog(
  options: {
    timeline?: ReturnType<typeof sampleTimeline>;
    point?: Snapshot;
    answers?: Partial<EphemeralDbApi>;
  } = {},
) {
  const { timeline = sampleTimeline(), point, answers } = options;
  const orderClone = jest.fn(
    async (request: OrderCloneRequest): Promise<Clone> =>
      sampleClone({ id: 'new', name: request.name, phase: 'queued' }),
  );
  const rendered = await renderOnEntity(
    <Opener source={timeline.sources[0]} point={point} />,
    timelineApi(() => timeline, { orderClone, ...answers }),
  );
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'open' }));
  const dialog = within(
    await screen.findByRole('dialog', { name: 'New clone' }),
  );
  await dialog.findByText(/12 min ago · customers 15/);
  const submit = () => dialog.getByRole('button', { name: 'New clone' });
  return { ...rendered, user, dialog, submit, orderClone };
}

describe('New clone', () => {
  it('orders what it suggests with one click, once for two, and gives the focus back', async () => {
    let answer = (_: Clone) => {};
    const orderClone = jest.fn(
      (_: OrderCloneRequest) =>
        new Promise<Clone>(resolve => {
          answer = resolve;
        }),
    );
    const { user, submit } = await openDialog({ answers: { orderClone } });
    await user.dblClick(submit());
    expect(orderClone).toHaveBeenCalledTimes(1);
    expect(orderClone).toHaveBeenCalledWith({
      source: 'customerdb',
      entityRef,
      name: 'orders-api-1',
      lease: 'PT12H',
      snapshot: 't1',
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    await act(async () => answer(sampleClone({ id: 'new' })));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(screen.getByRole('button', { name: 'open' })).toHaveFocus();
  });

  it('takes the first name that is free', async () => {
    const timeline = sampleTimeline();
    timeline.clones[0].name = 'orders-api-1';
    const { dialog } = await openDialog({ timeline });
    await waitFor(() =>
      expect(dialog.getByLabelText('Name')).toHaveValue('orders-api-2'),
    );
  });

  it('says at the name that it is taken, keeps all that was entered, and sends the next try as a new order', async () => {
    const orderClone = jest
      .fn()
      .mockRejectedValueOnce(
        refusal(
          'nameTaken',
          `${entityRef} has a clone named mine already. Choose another name.`,
        ),
      )
      .mockResolvedValue(sampleClone({ id: 'new' }));
    const { user, dialog, submit } = await openDialog({
      answers: { orderClone },
    });
    await user.click(dialog.getByRole('radio', { name: '3 days' }));
    const name = dialog.getByLabelText('Name');
    await user.clear(name);
    await user.type(name, 'mine');
    await user.click(submit());

    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'orders-api has a clone named mine already. Choose another name.',
    );
    expect(name).toHaveFocus();
    expect(name).toHaveValue('mine');
    expect(name).toBeInvalid();
    expect(dialog.getByRole('radio', { name: '3 days' })).toBeChecked();

    await user.type(name, '-2{Enter}');
    await waitFor(() => expect(orderClone).toHaveBeenCalledTimes(2));
    const [first, second] = orderClone.mock.calls.map(([request]) => request);
    expect(second).toMatchObject({ name: 'mine-2', lease: 'P3D' });
    expect(second.requestId).not.toBe(first.requestId);
  });

  it('repeats an order whose answer was lost under the same id', async () => {
    const orderClone = jest
      .fn()
      .mockRejectedValueOnce(new TypeError('Failed to fetch'))
      .mockResolvedValue(sampleClone({ id: 'new' }));
    const { user, dialog, submit } = await openDialog({
      answers: { orderClone },
    });
    await user.click(submit());
    const alert = await dialog.findByRole('alert');
    expect(alert).toHaveTextContent('Could not order orders-api-1.');
    expect(alert).toHaveTextContent('The backend did not answer.');
    await user.click(submit());
    await waitFor(() => expect(orderClone).toHaveBeenCalledTimes(2));
    const [first, second] = orderClone.mock.calls.map(([request]) => request);
    expect(second).toEqual(first);
  });

  it('says at "Expires" that it is too long', async () => {
    const message = 'A lease of 90 d is over the maximum of Customer DB, 7 d.';
    const { user, dialog, submit } = await openDialog({
      answers: {
        orderClone: async () => {
          throw refusal('leaseTooLong', message, 400);
        },
      },
    });
    await user.click(dialog.getByRole('radio', { name: 'Other' }));
    await user.click(submit());
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'Say how long, in whole hours or days.',
    );
    const amount = dialog.getByRole('textbox', { name: 'How long' });
    expect(amount).toHaveFocus();
    await user.type(amount, '90');
    await user.selectOptions(dialog.getByLabelText('Unit'), 'days');
    await user.click(submit());
    expect(await dialog.findByText(message)).toBeInTheDocument();
    expect(amount).toHaveFocus();
  });

  it('finds a point by its figure', async () => {
    const { user, dialog, submit, orderClone } = await openDialog();
    await user.click(dialog.getByRole('radio', { name: 'Choose a moment…' }));
    const list = within(
      dialog.getByRole('radiogroup', { name: 'Point in time' }),
    );
    expect(list.getAllByRole('radio')).toHaveLength(2);
    await user.type(
      dialog.getByRole('textbox', { name: 'Find a point' }),
      'customers 10',
    );
    await user.click(list.getByRole('radio', { name: /^T0/ }));
    await user.click(submit());
    await waitFor(() =>
      expect(orderClone).toHaveBeenCalledWith(
        expect.objectContaining({ snapshot: 't0' }),
      ),
    );
  });

  it('has the point that was clicked, which is called the newest where it is', async () => {
    const { snapshots } = sampleTimeline();
    const first = await openDialog({ point: snapshots[1] });
    expect(first.dialog.getByRole('radio', { name: /^T0/ })).toBeChecked();
    first.unmount();
    const second = await openDialog({ point: snapshots[0] });
    expect(second.dialog.getByRole('radio', { name: /^Newest/ })).toBeChecked();
    expect(second.dialog.queryByRole('radio', { name: /^T1/ })).toBeNull();
  });

  it('asks of which source where there are several', async () => {
    const timeline = sampleTimeline({
      sources: [
        sampleSource(),
        sampleSource({
          name: 'ordersdb',
          title: 'Orders DB',
          lease: { default: 'PT2H', max: 'PT2H' },
          notice: 'Has real orders.',
        }),
      ],
    });
    const { user, dialog, submit, orderClone } = await openDialog({ timeline });
    await user.selectOptions(
      await dialog.findByRole('combobox', { name: 'Source' }),
      'Orders DB',
    );
    expect(dialog.getByText('Has real orders.')).toBeInTheDocument();
    await user.click(submit());
    await waitFor(() =>
      expect(orderClone).toHaveBeenCalledWith(
        expect.objectContaining({ source: 'ordersdb', lease: 'PT2H' }),
      ),
    );
  });

  it('has a button that says why it is refused', async () => {
    const reason = 'Only Team Orders can order clones of it.';
    const timeline = sampleTimeline();
    timeline.snapshots.forEach(point => {
      point.actions = [{ verb: 'clone', allowed: false, reason }];
    });
    const { user, submit, orderClone } = await openDialog({ timeline });
    expect(submit()).toHaveAttribute('aria-disabled', 'true');
    expect(submit()).toHaveAccessibleDescription(reason);
    await user.click(submit());
    expect(orderClone).not.toHaveBeenCalled();
  });

  it('keeps what was entered while everything is read again', async () => {
    const { user, dialog, signal } = await openDialog();
    const name = dialog.getByLabelText('Name');
    await user.clear(name);
    await user.type(name, 'half-typed');
    await signal();
    await act(() => new Promise(resolve => setTimeout(resolve, 400)));
    expect(dialog.getByLabelText('Name')).toBe(name);
    expect(name).toHaveValue('half-typed');
    expect(name).toHaveFocus();
  });
});
