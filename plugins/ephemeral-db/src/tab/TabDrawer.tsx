import { lazy, Suspense, useEffect, useRef } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { AT_CONNECT } from '../links';
import { useReturnFocus } from '../order';

const CloneDrawer = lazy(() =>
  import('../drawer').then(room => ({ default: room.CloneDrawer })),
);

const PARAMETER = 'clone';

/** What of a clone's row can have the focus: who came by a link has opened it nowhere on this page. */
function firstOfRow(cloneId = ''): HTMLElement | undefined {
  return (
    document.querySelector<HTMLElement>(
      `[data-clone="${CSS.escape(cloneId)}"] :is(a, button)`,
    ) ?? undefined
  );
}

/** The drawer over the tab, for the clone that the address names. Back closes it. */
export const TabDrawer = () => {
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const cloneId = search.get(PARAMETER) ?? undefined;
  const lastId = useRef(cloneId);
  if (cloneId !== undefined) lastId.current = cloneId;
  const rememberOpener = useReturnFocus(cloneId !== undefined, () =>
    firstOfRow(lastId.current),
  );
  // Opened here, the entry before is the tab without it; by a link, that may be another page.
  const mounted = useRef(false);
  const openedHere = useRef(false);
  const wasOpen = useRef(false);
  const isOpen = cloneId !== undefined;
  if (isOpen && !wasOpen.current) {
    // While this renders, what was clicked still has the focus.
    rememberOpener();
    openedHere.current = mounted.current;
  }
  wasOpen.current = isOpen;
  useEffect(() => {
    mounted.current = true;
  }, []);

  const close = () => {
    if (openedHere.current) {
      navigate(-1);
      return;
    }
    setSearch(
      current => {
        const next = new URLSearchParams(current);
        next.delete(PARAMETER);
        next.delete(AT_CONNECT);
        return next;
      },
      { replace: true },
    );
  };
  return cloneId === undefined ? null : (
    <Suspense fallback={null}>
      <CloneDrawer
        cloneId={cloneId}
        atConnect={search.has(AT_CONNECT)}
        onClose={close}
      />
    </Suspense>
  );
};
