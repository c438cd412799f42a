import { act, renderHook } from '@testing-library/react';
import { useCopy } from './useCopy';

const clipboard = { write: jest.fn(), writeText: jest.fn() };

/** Knows its promised texts, as Chromium's and Safari's do. */
class PromisingItem {
  constructor(readonly promised: Record<string, Promise<Blob>>) {}
}

function provide(given: { clipboard?: object; ClipboardItem?: object }) {
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    value: given.clipboard,
  });
  Object.defineProperty(globalThis, 'ClipboardItem', {
    configurable: true,
    writable: true,
    value: given.ClipboardItem,
  });
}

describe('useCopy', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    clipboard.write.mockReset();
    clipboard.writeText.mockReset();
  });

  afterEach(() => {
    jest.useRealTimers();
    provide({});
  });

  it('copies a text, and forgets after a while that it did', async () => {
    provide({ clipboard });
    const { result } = renderHook(useCopy);

    await act(async () => {
      expect(await result.current.copy('SELECT 1')).toBe(true);
    });
    expect(clipboard.writeText).toHaveBeenCalledWith('SELECT 1');
    expect(result.current).toMatchObject({ copied: true, failed: false });

    act(() => {
      jest.advanceTimersByTime(4_000);
    });
    expect(result.current.copied).toBe(false);
  });

  it('promises a fetched text to the browser while the click still counts', async () => {
    provide({ clipboard, ClipboardItem: PromisingItem });
    const { result } = renderHook(useCopy);
    let answer: (text: string) => void = () => {};
    const fetched = new Promise<string>(resolve => {
      answer = resolve;
    });

    await act(async () => {
      const copying = result.current.copy(() => fetched);
      expect(clipboard.write).toHaveBeenCalledTimes(1);
      answer('secret');
      expect(await copying).toBe(true);
    });

    const [[[item]]] = clipboard.write.mock.calls;
    const blob: Blob = await item.promised['text/plain'];
    expect([blob.type, blob.size]).toEqual(['text/plain', 6]);
    expect(clipboard.writeText).not.toHaveBeenCalled();
  });

  it('fetches once and writes afterwards where the browser takes no promises', async () => {
    provide({ clipboard });
    const fetch = jest.fn(async () => 'secret');
    const { result } = renderHook(useCopy);

    await act(async () => {
      expect(await result.current.copy(fetch)).toBe(true);
    });
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(clipboard.writeText).toHaveBeenCalledWith('secret');
  });

  it.each([
    ['without ClipboardItem', undefined],
    ['with ClipboardItem', PromisingItem],
  ])('hands on why a text could not be fetched, %s', async (_, item) => {
    provide({ clipboard, ClipboardItem: item });
    clipboard.write.mockImplementation(async ([{ promised }]) => {
      await promised['text/plain'];
    });
    const { result } = renderHook(useCopy);

    await act(async () => {
      await expect(
        result.current.copy(async () => {
          throw new Error('orders-migration is not ready.');
        }),
      ).rejects.toThrow('orders-migration is not ready.');
    });
    expect(result.current).toMatchObject({ copied: false, failed: false });
  });

  it('says that the browser did not allow it', async () => {
    provide({ clipboard });
    clipboard.writeText.mockRejectedValue(new DOMException('no', 'NotAllowed'));
    const { result } = renderHook(useCopy);

    await act(async () => {
      expect(await result.current.copy('text')).toBe(false);
    });
    expect(result.current).toMatchObject({ copied: false, failed: true });
  });

  it('fetches nothing where there is no clipboard', async () => {
    provide({});
    const fetch = jest.fn(async () => 'secret');
    const { result } = renderHook(useCopy);

    await act(async () => {
      expect(await result.current.copy(fetch)).toBe(false);
    });
    expect(fetch).not.toHaveBeenCalled();
    expect(result.current.failed).toBe(true);
  });
});
