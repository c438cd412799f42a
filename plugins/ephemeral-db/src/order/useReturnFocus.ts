import { useCallback, useEffect, useRef } from 'react';

/** What has the focus; for an entry of a menu, which goes with its menu, the button that opened the menu. */
function openerNow(): HTMLElement | undefined {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement)) return undefined;
  const menu = activeElement
    .closest('[role="menu"]')
    ?.closest<HTMLElement>('[role="presentation"][id], [id][role="menu"]');
  if (!menu) return activeElement;
  return (
    document.querySelector<HTMLElement>(
      `[aria-controls="${CSS.escape(menu.id)}"]`,
    ) ?? undefined
  );
}

/**
 * Gives the focus back to what opened something, once that is closed.
 *
 * @param open - whether something is open
 * @param otherwise - where to go when what opened it is gone, or was on another page
 * @returns to be called as it is opened
 */
export function useReturnFocus(
  open: boolean,
  otherwise?: () => HTMLElement | undefined,
): () => void {
  const opener = useRef<HTMLElement>();
  const wasOpen = useRef(false);
  const elsewhere = useRef(otherwise);
  elsewhere.current = otherwise;
  useEffect(() => {
    if (wasOpen.current && !open) {
      const known = opener.current;
      const isThere = known?.isConnected && known !== document.body;
      (isThere ? known : elsewhere.current?.())?.focus();
    }
    wasOpen.current = open;
  }, [open]);
  return useCallback(() => {
    if (!wasOpen.current) opener.current = openerNow();
  }, []);
}
