import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  CloneCredentials,
  EphemeralDbApi,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import {
  button,
  clipboard,
  cloneWith,
  credentials,
  PASSWORD,
  refusal,
  show,
} from './__testUtils__/showDrawer';

function hideTab(hidden: boolean) {
  jest.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

describe('the password in the drawer', () => {
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
    expect(
      await screen.findByText(/the browser did not allow it/),
    ).toBeVisible();
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

      expect(
        screen.getByText('The password is hidden again.'),
      ).toBeInTheDocument();
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
});
