import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  Clone,
  CloneCredentials,
  EphemeralDbApi,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { queryClientOf } from '../live/queryClients';
import { renderAt } from '../__testUtils__/renderAt';
import {
  fakeApi,
  sampleClone,
  sampleSnapshot,
  sampleSource,
} from '../testUtils';
import { CloneDrawer } from './CloneDrawer';

const PASSWORD = 'q9!Zr}7x-Vb2{Lm4tKp8sW3yHc6nJf1d';

const credentials: CloneCredentials = {
  username: 'edb',
  password: PASSWORD,
  host: 'mssql.edb-customerdb-3fa9c1d2.svc',
  port: 1433,
  database: 'CustomerDB',
};

const placement = {
  cluster: 'lab',
  namespace: 'edb-customerdb-3fa9c1d2',
  service: 'mssql',
  deployment: 'mssql-g1',
  claim: 'data-g1',
  volumeSnapshot: 'import-g1',
  volumeSnapshotContent: 'edb-customerdb-3fa9c1d2-g1',
};

function inSeconds(seconds: number) {
  return new Date(Date.now() + seconds * 1_000).toISOString();
}

function cloneWith(changes: Partial<Clone> = {}): Clone {
  return sampleClone({
    placement,
    createdAt: inSeconds(-300),
    expiresAt: inSeconds(11 * 3_600),
    ...changes,
  });
}

const refusal = (statusCode: number, message: string) =>
  Object.assign(new Error(message), {
    statusCode,
    body: { error: { message } },
  });

/** The drawer over one clone, whose state the test may change. */
async function show(
  first: Clone | Error,
  answers: Partial<EphemeralDbApi> = {},
) {
  let answer = first;
  const readCloneCredentials = jest.fn(async () => credentials);
  const api = fakeApi({
    getClone: async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    },
    getSource: async () => sampleSource(),
    getSnapshot: async () => sampleSnapshot(),
    listCloneActivity: async () => ({ items: [], pageInfo: {}, totalItems: 0 }),
    readCloneCredentials,
    ...answers,
  });
  const onClose = jest.fn();
  const view = await renderAt(
    '/',
    <CloneDrawer cloneId="3fa9c1d2" onClose={onClose} />,
    api,
  );
  return {
    ...view,
    onClose,
    readCloneCredentials,
    /** As after a signal. */
    async change(next: Clone) {
      answer = next;
      await act(() => queryClientOf(api).invalidateQueries());
    },
    /** Everything that a page, an extension or a crash report could read. */
    known: () =>
      [
        document.documentElement.outerHTML,
        ...[...document.querySelectorAll('input, textarea, select')].map(
          element => (element as HTMLInputElement).value,
        ),
        JSON.stringify(
          queryClientOf(api)
            .getQueryCache()
            .getAll()
            .map(({ state }) => state),
        ),
        window.location.href,
        JSON.stringify({ ...localStorage, ...sessionStorage }),
      ].join('\n'),
  };
}

/** What comes to the clipboard. The browser's promised texts are tried in useCopy.test.ts. */
const clipboard = () =>
  jest.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();

const button = (name: string | RegExp) => screen.findByRole('button', { name });

function hideTab(hidden: boolean) {
  jest.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

describe('the clone drawer', () => {
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('copies the password with one reading, and shows it nowhere', async () => {
    const user = userEvent.setup();
    const written = clipboard();
    const { readCloneCredentials, known } = await show(cloneWith());

    await user.click(await button('Copy password'));
    expect(await screen.findByText('Copied')).toBeInTheDocument();
    expect(written.mock.calls).toEqual([[PASSWORD]]);
    expect(readCloneCredentials).toHaveBeenCalledTimes(1);
    expect(known()).not.toContain(PASSWORD);
  });

  it('says what to do where the browser does not let it copy', async () => {
    const user = userEvent.setup();
    const { known } = await show(cloneWith());
    jest
      .spyOn(navigator.clipboard, 'writeText')
      .mockRejectedValue(new DOMException('no', 'NotAllowedError'));

    await user.click(await button('Copy password'));
    expect(await screen.findByText(/the browser did not allow it/)).toBeVisible();
    expect(known()).not.toContain(PASSWORD);
  });

  it('says why the password was refused, and copies nothing', async () => {
    const user = userEvent.setup();
    await show(cloneWith(), {
      readCloneCredentials: async () => {
        throw refusal(409, 'orders-migration is not ready. Wait until it is.');
      },
    });
    const written = clipboard();

    await user.click(await button('Copy password'));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(
      'Could not read the password of orders-migration.',
    );
    expect(alert).toHaveTextContent('Wait until it is.');
    expect(written).not.toHaveBeenCalled();
  });

  describe('reveals the password', () => {
    async function revealed(answers: Partial<EphemeralDbApi> = {}) {
      jest.useFakeTimers();
      const user = userEvent.setup({ advanceTimers: jest.advanceTimersByTime });
      const view = await show(cloneWith(), answers);
      await user.click(await button('Reveal'));
      await screen.findByText(PASSWORD);
      return { user, ...view };
    }

    it('for 30 s and counts them down', async () => {
      const { readCloneCredentials, known } = await revealed();
      expect(screen.getByText('Hidden again in 30 s')).toBeInTheDocument();

      act(() => jest.advanceTimersByTime(12_000));
      expect(screen.getByText('Hidden again in 18 s')).toBeInTheDocument();
      act(() => jest.advanceTimersByTime(17_900));
      expect(screen.getByText(PASSWORD)).toBeInTheDocument();
      act(() => jest.advanceTimersByTime(200));

      expect(screen.getByText('The password is hidden again.')).toBeInTheDocument();
      expect(known()).not.toContain(PASSWORD);
      expect(readCloneCredentials).toHaveBeenCalledTimes(1);
    });

    it('through a refetch of the clone, without another reading', async () => {
      const { change, readCloneCredentials } = await revealed();
      act(() => jest.advanceTimersByTime(10_000));
      await change(cloneWith({ purpose: 'Another purpose' }));
      await screen.findByText(/Another purpose/);

      expect(screen.getByText(PASSWORD)).toBeInTheDocument();
      expect(screen.getByText('Hidden again in 20 s')).toBeInTheDocument();
      expect(readCloneCredentials).toHaveBeenCalledTimes(1);
    });

    it('until it is hidden by hand', async () => {
      const { user, known } = await revealed();
      await user.click(await button('Hide'));
      expect(known()).not.toContain(PASSWORD);
      expect(await button('Reveal')).toBeInTheDocument();
    });

    it('until the tab is not looked at any more', async () => {
      const { known } = await revealed();
      hideTab(true);
      expect(known()).not.toContain(PASSWORD);
      hideTab(false);
      expect(known()).not.toContain(PASSWORD);
    });

    it('until the clone is not ready any more', async () => {
      const { change, known } = await revealed();
      await change(cloneWith({ phase: 'deleting' }));
      await screen.findByText('Deleting');
      expect(known()).not.toContain(PASSWORD);
    });

    it('until the drawer closes', async () => {
      const { unmount, known } = await revealed();
      unmount();
      expect(known()).not.toContain(PASSWORD);
    });

    it('not at all where the answer comes after the tab was hidden', async () => {
      jest.useFakeTimers();
      const user = userEvent.setup({ advanceTimers: jest.advanceTimersByTime });
      let give: (answer: CloneCredentials) => void = () => {};
      const { known } = await show(cloneWith(), {
        readCloneCredentials: () =>
          new Promise(resolve => {
            give = resolve;
          }),
      });
      await user.click(await button('Reveal'));
      hideTab(true);
      await act(async () => give(credentials));
      hideTab(false);
      expect(known()).not.toContain(PASSWORD);
      expect(screen.queryByText('Hide')).not.toBeInTheDocument();
    });
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
    const gone = cloneWith({ phase: 'gone', placement: undefined, actions: [] });
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
