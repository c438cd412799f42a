import { act, render, screen, waitFor } from '@testing-library/react';
import { TestApiProvider } from '@backstage/test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { ephemeralDbApiRef } from '../api';
import { fakeApi, sampleClone } from '../__testUtils__';
import { LiveProvider } from './LiveProvider';
import { useClone } from './queries';

const CloneName = ({ id }: { id: string }) => {
  const { data, isError } = useClone(id);
  return <p>{isError ? 'refused' : data?.name ?? 'loading'}</p>;
};

function hide(hidden: boolean) {
  Object.defineProperty(document, 'hidden', {
    value: hidden,
    configurable: true,
  });
  Object.defineProperty(document, 'visibilityState', {
    value: hidden ? 'hidden' : 'visible',
    configurable: true,
  });
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
}

function setUp() {
  let signal: (message: object) => void = () => {};
  let name = 'first';
  const getClone = jest.fn(async (id: string) => sampleClone({ id, name }));
  const api = fakeApi({ getClone });
  const unsubscribe = jest.fn();
  const subscribe = jest.fn(
    (_channel: string, onMessage: (message: never) => void) => {
      signal = onMessage as typeof signal;
      return { unsubscribe };
    },
  );
  const rendered = render(
    <TestApiProvider
      apis={[
        [ephemeralDbApiRef, api],
        [signalApiRef, { subscribe }],
      ]}
    >
      <LiveProvider>
        <CloneName id="one" />
      </LiveProvider>
      <LiveProvider>
        <CloneName id="one" />
      </LiveProvider>
    </TestApiProvider>,
  );
  return {
    ...rendered,
    getClone,
    subscribe,
    unsubscribe,
    rename: (to: string) => {
      name = to;
    },
    signal: () =>
      act(async () => signal({ kind: 'clone', id: 'one', version: 2 })),
  };
}

describe('live reads', () => {
  afterEach(() => hide(false));

  it('reads once for all who show the same, and once for a burst of signals', async () => {
    const { getClone, rename, signal, unmount, subscribe, unsubscribe } =
      setUp();
    expect(await screen.findAllByText('first')).toHaveLength(2);
    expect(getClone).toHaveBeenCalledTimes(1);

    rename('second');
    for (let count = 0; count < 20; count++) await signal();

    expect(await screen.findAllByText('second')).toHaveLength(2);
    expect(getClone).toHaveBeenCalledTimes(2);
    expect(subscribe).toHaveBeenCalledTimes(1);
    unmount();
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  it('does not read in a hidden tab, and catches up when it is looked at', async () => {
    const { getClone, rename, signal } = setUp();
    await screen.findAllByText('first');
    hide(true);
    rename('second');
    await signal();
    await act(() => new Promise(resolve => setTimeout(resolve, 1_500)));
    expect(getClone).toHaveBeenCalledTimes(1);

    await act(async () => hide(false));
    expect(await screen.findAllByText('second')).toHaveLength(2);
  });

  it('keeps what it showed when a later read fails', async () => {
    const { getClone, signal } = setUp();
    await screen.findAllByText('first');
    getClone.mockRejectedValue(new Error('no answer'));
    await signal();
    await waitFor(() => expect(getClone.mock.calls.length).toBeGreaterThan(1));
    expect(screen.getAllByText('first')).toHaveLength(2);
  });
});
