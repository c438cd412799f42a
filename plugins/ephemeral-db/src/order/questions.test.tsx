import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { EphemeralDbApi } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import {
  refusal,
  renderOnEntity,
  sampleTimeline,
  timelineApi,
} from '../__testUtils__/renderOnEntity';
import { sampleClone, sampleSnapshot, sampleSource } from '../__testUtils__';
import { type DatabaseActions, useDatabaseActions } from './DatabaseActions';

async function run(
  act: (actions: DatabaseActions) => void,
  answers: Partial<EphemeralDbApi> = {},
) {
  const Opener = () => {
    const actions = useDatabaseActions();
    return <button onClick={() => act(actions)}>go</button>;
  };
  await renderOnEntity(
    <Opener />,
    timelineApi(() => sampleTimeline(), answers),
  );
  const user = userEvent.setup();
  const button = screen.getByRole('button', { name: 'go' });
  await user.click(button);
  return { user, button };
}

const dialog = async (name: string) =>
  within(await screen.findByRole('dialog', { name }));

const isClosed = () =>
  waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());

describe('delete a clone', () => {
  it('says what is lost and what stays, with the focus on the harmless answer', async () => {
    const deleteClone = jest.fn(async () => sampleClone({ phase: 'deleting' }));
    const clone = sampleClone();
    const { user, button } = await run(actions => actions.deleteClone(clone), {
      deleteClone,
    });
    const question = await dialog('Delete orders-migration?');
    expect(
      question.getByText('What was written to it (54.9 MB) is lost. T1 stays.'),
    ).toBeInTheDocument();
    const keep = question.getByRole('button', { name: 'Keep it' });
    expect(keep).toHaveFocus();
    await user.click(keep);
    await isClosed();
    expect(deleteClone).not.toHaveBeenCalled();
    expect(button).toHaveFocus();

    await user.click(button);
    await user.click(
      (
        await dialog('Delete orders-migration?')
      ).getByRole('button', {
        name: 'Delete clone',
      }),
    );
    await isClosed();
    expect(deleteClone).toHaveBeenCalledWith(clone.id);
  });

  it('stays with the reason when it was refused', async () => {
    const { user } = await run(
      actions => actions.deleteClone(sampleClone({ usage: undefined })),
      {
        deleteClone: async () => {
          throw refusal('notAllowed', 'Only Team Orders can delete it.', 403);
        },
      },
    );
    const question = await dialog('Delete orders-migration?');
    expect(
      question.getByText('What was written to it is lost. T1 stays.'),
    ).toBeInTheDocument();
    await user.click(question.getByRole('button', { name: 'Delete clone' }));
    const alert = await question.findByRole('alert');
    expect(alert).toHaveTextContent('Could not delete orders-migration.');
    expect(alert).toHaveTextContent('Only Team Orders can delete it.');
  });

  it('cancels an order at once', async () => {
    const deleteClone = jest.fn(async () => sampleClone({ phase: 'deleting' }));
    await run(
      actions => actions.deleteClone(sampleClone({ phase: 'provisioning' })),
      { deleteClone },
    );
    expect(deleteClone).toHaveBeenCalledTimes(1);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });
});

describe('delete a point', () => {
  it('asks first', async () => {
    const deleteSnapshot = jest.fn(async () =>
      sampleSnapshot({ phase: 'deleting' }),
    );
    const { user } = await run(
      actions => actions.deletePoint(sampleSnapshot()),
      { deleteSnapshot },
    );
    const question = await dialog('Delete T1?');
    expect(question.getByRole('button', { name: 'Keep it' })).toHaveFocus();
    await user.click(question.getByRole('button', { name: 'Delete point' }));
    await isClosed();
    expect(deleteSnapshot).toHaveBeenCalledWith('t1');
  });

  it('names the clones that keep it, and has no button to delete', async () => {
    const point = sampleSnapshot({ clones: 3 });
    await run(actions => actions.deletePoint(point), {
      getSnapshot: async () => ({
        ...point,
        usedBy: ['orders-migration', 'orders-nightly'],
      }),
    });
    const question = await dialog("T1 can't be deleted");
    expect(question.getByText('3 clones use it:')).toBeInTheDocument();
    expect(await question.findByText('orders-nightly')).toBeInTheDocument();
    expect(question.getByText('and 1 more')).toBeInTheDocument();
    expect(question.getAllByRole('button')).toHaveLength(1);
  });
});

describe('capture', () => {
  const capturing = sampleSnapshot({ id: 't2', phase: 'capturing' });

  it('is done at once where nobody notices', async () => {
    const captureSnapshot = jest.fn(async () => capturing);
    await run(actions => actions.capture(sampleSource()), { captureSnapshot });
    expect(captureSnapshot).toHaveBeenCalledWith({
      source: 'customerdb',
      requestId: expect.any(String),
    });
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('asks before the writes of everyone stop', async () => {
    const captureSnapshot = jest.fn(async () => capturing);
    const source = sampleSource({ consistency: 'suspend', deadline: 'PT10S' });
    const { user } = await run(actions => actions.capture(source), {
      captureSnapshot,
    });
    const question = await dialog('Capture Customer DB?');
    expect(
      question.getByText(
        'Writes to CustomerDB stop for up to 10 s, for everyone.',
      ),
    ).toBeInTheDocument();
    expect(question.getByRole('button', { name: 'Not now' })).toHaveFocus();
    expect(captureSnapshot).not.toHaveBeenCalled();
    await user.click(question.getByRole('button', { name: 'Capture now' }));
    await isClosed();
    expect(captureSnapshot).toHaveBeenCalledTimes(1);
  });

  const young = () =>
    sampleSnapshot({ takenAt: new Date(Date.now() - 40_000).toISOString() });

  it('offers a point that is younger than the least interval', async () => {
    const captureSnapshot = jest.fn(async () => young());
    const { user } = await run(actions => actions.capture(sampleSource()), {
      captureSnapshot,
    });
    const question = await dialog('Capture Customer DB?');
    expect(
      question.getByText(/^T1 is 4\d s old and shows customers 15\.$/),
    ).toBeInTheDocument();
    expect(
      question.queryByRole('button', { name: 'Capture anyway' }),
    ).toBeNull();
    await user.click(question.getByRole('button', { name: 'Use T1' }));
    expect(await dialog('New clone')).toBeDefined();
  });

  it('captures anyway for whom that is allowed', async () => {
    const captureSnapshot = jest
      .fn()
      .mockResolvedValueOnce(young())
      .mockResolvedValue(capturing);
    const source = sampleSource();
    source.actions.push({ verb: 'check', allowed: true });
    const { user } = await run(actions => actions.capture(source), {
      captureSnapshot,
    });
    await user.click(
      (
        await dialog('Capture Customer DB?')
      ).getByRole('button', {
        name: 'Capture anyway',
      }),
    );
    await isClosed();
    expect(captureSnapshot).toHaveBeenLastCalledWith(
      expect.objectContaining({ force: true }),
    );
  });

  it('says why it failed, and tries again', async () => {
    const captureSnapshot = jest
      .fn()
      .mockRejectedValueOnce(
        refusal(
          'sourceBlocked',
          'The quota of namespace golden is used up. Ask for more.',
        ),
      )
      .mockResolvedValue(capturing);
    const { user, button } = await run(
      actions => actions.capture(sampleSource()),
      { captureSnapshot },
    );
    const failure = await dialog('Customer DB');
    expect(failure.getByRole('alert')).toHaveTextContent(
      'Could not capture Customer DB.The quota of namespace golden is used up. Ask for more.',
    );
    await user.click(failure.getByRole('button', { name: 'Try again' }));
    await isClosed();
    expect(captureSnapshot).toHaveBeenCalledTimes(2);
    expect(button).toHaveFocus();
  });
});
