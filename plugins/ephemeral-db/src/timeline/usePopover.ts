import { useCallback, useEffect, useRef, useState } from 'react';

/** Passing over marks on the way elsewhere opens nothing. */
const OPEN_AFTER = 100;
/** Time to get from the mark into the popover. */
const CLOSE_AFTER = 180;

/** What is open, and how firmly: what was clicked stays when the pointer leaves. */
export interface Opened {
  key: string;
  pinned: boolean;
}

/** Which mark's popover is open: by hover, focus or click. */
export function usePopover() {
  const [opened, setOpened] = useState<Opened | undefined>();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>();
  const stop = useCallback(() => clearTimeout(timer.current), []);
  useEffect(() => stop, [stop]);

  const open = useCallback(
    (key: string, pinned = false) => {
      stop();
      setOpened(before => ({
        key,
        pinned: pinned || (before?.key === key && before.pinned),
      }));
    },
    [stop],
  );
  const close = useCallback(() => {
    stop();
    setOpened(undefined);
  }, [stop]);
  const enter = useCallback(
    (key: string) => {
      stop();
      timer.current = setTimeout(
        () =>
          setOpened(before =>
            before?.pinned ? before : { key, pinned: false },
          ),
        OPEN_AFTER,
      );
    },
    [stop],
  );
  const leave = useCallback(() => {
    stop();
    timer.current = setTimeout(
      () => setOpened(before => (before?.pinned ? before : undefined)),
      CLOSE_AFTER,
    );
  }, [stop]);
  return { opened, open, close, enter, leave, stay: stop };
}
