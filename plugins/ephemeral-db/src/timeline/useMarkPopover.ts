import { useCallback, useEffect, useRef } from 'react';
import { usePopover } from './usePopover';

/** The popover of a mark, and how the focus gets into it and out again. */
export function useMarkPopover(
  strip: HTMLElement | null,
  focusMark: (key: string | undefined) => void,
) {
  const popover = usePopover();
  const { opened, open, close } = popover;
  const paper = useRef<HTMLElement | null>(null);
  const wantsFocus = useRef(false);
  const pinned = opened?.pinned;

  useEffect(() => {
    if (!pinned) return undefined;
    const onPointerDown = (event: Event) => {
      const target = event.target as Node;
      if (!paper.current?.contains(target) && !strip?.contains(target)) close();
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => document.removeEventListener('pointerdown', onPointerDown);
  }, [pinned, close, strip]);

  const focusPaper = useCallback(() => {
    const button = paper.current?.querySelector<HTMLElement>('button');
    if (!button || !wantsFocus.current) return;
    wantsFocus.current = false;
    button.focus({ preventScroll: true });
  }, []);
  const paperRef = useCallback(
    (element: HTMLElement | null) => {
      paper.current = element;
      focusPaper();
    },
    [focusPaper],
  );

  /** A click holds it open, a second one lets it go; by keyboard the focus goes in. */
  const toggle = (key: string, isByKeyboard: boolean) => {
    if (opened?.key === key && opened.pinned && !isByKeyboard) {
      close();
      return;
    }
    open(key, true);
    wantsFocus.current = isByKeyboard;
    focusPaper();
  };

  return {
    ...popover,
    toggle,
    holds: (node: Node | null) =>
      Boolean(node && paper.current?.contains(node)),
    frame: {
      paperRef,
      onEnter: popover.stay,
      onLeave: popover.leave,
      onClose: close,
      onReturn: () => focusMark(opened?.key),
    },
  };
}
