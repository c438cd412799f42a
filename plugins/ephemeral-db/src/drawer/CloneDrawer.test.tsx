import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  button,
  clipboard,
  cloneWith,
  credentials,
  inSeconds,
  refusal,
  show,
} from './__testUtils__/showDrawer';

/** Names in it are elements of their own. */
const textOf = (text: string) => (_: string, element: Element | null) =>
  element?.tagName === 'P' && element.textContent === text;

describe('the clone drawer', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('leads from my machine by a port-forward, and inside the cluster straight', async () => {
    const user = userEvent.setup();
    const written = clipboard();
    await show(
      cloneWith({
        endpoint: { ...credentials, via: 'ClusterIP', login: 'edb' },
      }),
    );
    const panel = await screen.findByRole('tabpanel', {
      name: 'From my machine',
    });
    expect(within(panel).getAllByRole('listitem')).toHaveLength(2);
    expect(panel).toHaveTextContent('You need the right to port-forward.');

    await user.click(
      within(panel).getByRole('button', {
        name: 'Copy the command that opens the way',
      }),
    );
    expect(written).toHaveBeenLastCalledWith(
      'kubectl -n edb-customerdb-3fa9c1d2 port-forward svc/mssql 14330:1433',
    );

    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Connect with' }),
      'tsql (FreeTDS)',
    );
    await user.click(screen.getByRole('tab', { name: 'Inside the cluster' }));
    await user.click(await button('Copy for tsql (FreeTDS)'));
    expect(written).toHaveBeenLastCalledWith(
      'tsql -H mssql.edb-customerdb-3fa9c1d2.svc -p 1433 -U edb -D CustomerDB',
    );
  });

  it.each([
    [undefined, 'For orders-api, ordered by sam'],
    ['api', 'For orders-api, ordered by sam'],
    ['template', 'For orders-api, ordered by sam through a template'],
    ['agent', 'For orders-api, ordered by sam through an agent'],
  ] as const)(
    'says that it was ordered by way of %s',
    async (orderedVia, words) => {
      const { change } = await show(cloneWith({ orderedVia }));
      expect(await screen.findByText(textOf(words))).toBeInTheDocument();
      await change(cloneWith({ orderedVia, purpose: 'a try' }));
      expect(
        await screen.findByText(textOf(`${words}: a try`)),
      ).toBeInTheDocument();
    },
  );

  it('keeps a refused button with its reason, and hides one of a lacking verb', async () => {
    const user = userEvent.setup();
    const reason = 'Only Team Orders can read the password.';
    const { change, readCloneCredentials } = await show(
      cloneWith({ actions: [{ verb: 'connect', allowed: false, reason }] }),
    );
    const copy = await button('Copy password');
    expect(copy).toHaveAccessibleDescription(reason);
    await user.click(copy);
    expect(readCloneCredentials).not.toHaveBeenCalled();

    await change(cloneWith({ actions: [] }));
    await waitFor(() =>
      expect(
        screen.queryByRole('heading', { name: 'Connect' }),
      ).not.toBeInTheDocument(),
    );
  });

  it('asks for a look at one that was found again, and keeps its password until then', async () => {
    const user = userEvent.setup();
    const adopted = cloneWith({
      adoption: { at: inSeconds(-3_600) },
      actions: [
        {
          verb: 'connect',
          allowed: false,
          reason: 'An admin must look first.',
        },
        { verb: 'confirm', allowed: true },
      ],
    });
    const confirmed = cloneWith({
      adoption: { at: inSeconds(-3_600), confirmedBy: 'user:default/ada' },
    });
    const confirmClone = jest.fn(async () => confirmed);
    const { change } = await show(adopted, { confirmClone });
    expect(
      await screen.findByText(/^Found in its cluster .*without a record/),
    ).toBeInTheDocument();
    expect(await button('Copy password')).toHaveAccessibleDescription(
      'An admin must look first.',
    );
    await user.click(await button('Confirm'));
    expect(confirmClone).toHaveBeenCalledWith(adopted.id);

    await change(confirmed);
    await waitFor(() =>
      expect(
        screen.queryByText(/^Found in its cluster/),
      ).not.toBeInTheDocument(),
    );
  });

  it('shows its stages while it is prepared, and leaves open what was opened', async () => {
    const user = userEvent.setup();
    const preparing = cloneWith({
      phase: 'provisioning',
      stage: 'bound',
      createdAt: inSeconds(-9),
      readyAt: undefined,
      endpoint: undefined,
      verification: undefined,
      stages: [
        {
          name: 'imported',
          startedAt: inSeconds(-9),
          finishedAt: inSeconds(-5),
          waitedMs: 0,
        },
        { name: 'bound', startedAt: inSeconds(-5) },
      ],
      actions: [{ verb: 'delete', allowed: true }],
    });
    const { change } = await show(preparing);
    const stages = await screen.findByRole('region', { name: 'Stages' });
    expect(
      within(stages)
        .getAllByRole('listitem')
        .map(item => item.textContent)
        .slice(0, 3),
    ).toEqual([
      expect.stringMatching(/^Import4 s/),
      expect.stringMatching(/^Volume\d+ s, under way/),
      'SQL Server, not begun',
    ]);
    expect(await button('Cancel order')).toBeInTheDocument();
    await user.click(await button('Technical details'));

    await change(cloneWith({ stages: preparing.stages }));
    expect(await button('Copy password')).toBeInTheDocument();
    expect(await button(/^Technical details/)).toHaveAttribute(
      'aria-expanded',
      'true',
    );
    expect(screen.getByText('edb-customerdb-3fa9c1d2')).toBeInTheDocument();
  });

  it('tells a failure, what next, and when it came; its log only when asked', async () => {
    const user = userEvent.setup();
    const readCloneLog = jest.fn(async () => ({
      pod: 'mssql-g1-7c9d',
      lines: ['Starting up database CustomerDB.'],
    }));
    const { change } = await show(
      cloneWith({
        phase: 'failed',
        createdAt: inSeconds(-60),
        readyAt: undefined,
        failure: {
          stage: 'imported',
          reason: 'SnapshotContentError',
          message: 'The array refused the snapshot',
          next: 'Ask the storage team',
        },
        stages: [{ name: 'imported', startedAt: inSeconds(-60) }],
        actions: [{ verb: 'retry', allowed: true }],
      }),
      {
        readCloneLog,
        listCloneActivity: async () => ({
          items: [
            {
              id: '2',
              at: inSeconds(-39),
              kind: 'failed',
              stage: 'imported',
              message: 'The array refused the snapshot',
              generation: 1,
            },
          ],
          pageInfo: {},
          totalItems: 2,
        }),
      },
    );
    expect(
      await screen.findByText(/^The array refused the snapshot\. No password/),
    ).toBeVisible();
    expect(screen.getByText('What next: Ask the storage team.')).toBeVisible();
    expect(await button('Try again')).toBeInTheDocument();
    expect(await screen.findByText(/Failed after 21 s/)).toBeInTheDocument();

    expect(readCloneLog).not.toHaveBeenCalled();
    await user.click(await button('Show log'));
    expect(
      await screen.findByText('Starting up database CustomerDB.'),
    ).toBeInTheDocument();
    await change(cloneWith({ phase: 'failed' }));
    expect(readCloneLog).toHaveBeenCalledTimes(1);
  });

  it('lays its figures beside those of its point', async () => {
    await show(
      cloneWith({
        verification: {
          result: 'differs',
          probes: [
            { name: 'customers', expected: 15, actual: 12 },
            { name: 'orders', expected: 1204, actual: 1204 },
          ],
        },
      }),
    );
    const proof = await screen.findByRole('region', { name: 'Proof' });
    expect(
      within(proof)
        .getAllByRole('row')
        .slice(1)
        .map(row => row.textContent),
    ).toEqual(['customers1512differs', 'orders1,2041,204same']);
  });

  it('tells who ended a clone that is gone, and offers a new one from its point', async () => {
    const gone = cloneWith({
      phase: 'gone',
      placement: undefined,
      actions: [],
    });
    await show(gone, {
      listCloneActivity: async () => ({
        items: [
          { id: '3', at: inSeconds(-5), kind: 'gone', generation: 1 },
          {
            id: '2',
            at: inSeconds(-20),
            kind: 'deleted',
            by: 'user:default/dana',
            generation: 1,
          },
        ],
        pageInfo: {},
        totalItems: 2,
      }),
    });
    expect(await button('New clone from T1')).toBeInTheDocument();
    expect(await screen.findByText(/^Deleted by/)).toHaveTextContent('dana');
  });

  it('offers nothing from a point that is gone too', async () => {
    await show(cloneWith({ phase: 'gone', actions: [] }), {
      getSnapshot: async () => {
        throw refusal(404, 'There is no point of this id');
      },
    });
    expect(await screen.findByText(/^T1 is gone too/)).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /New clone/ }),
    ).not.toBeInTheDocument();
  });

  it('says so where its cluster does not answer', async () => {
    await show(cloneWith({ lastSeenAt: inSeconds(-720) }));
    expect(
      await screen.findByText(/^Cluster lab has not answered since/),
    ).toBeInTheDocument();
    expect(screen.getByText('last seen 12 min ago')).toBeInTheDocument();
  });

  it('says that there is no clone at an address, and closes on Escape', async () => {
    const user = userEvent.setup();
    const { onClose } = await show(refusal(404, 'There is no clone 3fa9c1d2'));
    const dialog = await screen.findByRole('dialog', { name: 'No such clone' });
    expect(dialog).toHaveTextContent('There is no clone at this address.');
    await user.keyboard('{Escape}');
    expect(onClose).toHaveBeenCalledTimes(1);
  });

  it('keeps what it knew where it can not be read again', async () => {
    const clone = cloneWith();
    let fails = false;
    const { change } = await show(clone, {
      getClone: async () => {
        if (fails) throw refusal(400, 'The catalog does not answer.');
        return clone;
      },
    });
    await button('Copy password');
    fails = true;
    await change(clone);
    expect(await screen.findByText(/^Could not refresh/)).toBeInTheDocument();
    expect(await button('Copy password')).toBeInTheDocument();
  });
});
