import {
  type FocusEvent,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { heirOf, type Trace, traceOf } from './keyboard';
import type { StripLayout } from './layout';

/**
 * Everything on the strip that can have the focus, by key. What has it keeps it through every
 * change; where its mark is gone, its heir gets it.
 */
export function useStops(layout: StripLayout | undefined) {
  const elements = useRef(new Map<string, HTMLElement>());
  const focused = useRef<Trace>();
  const [last, setLast] = useState<Trace>();

  const register = useCallback(
    (key: string) => (element: HTMLElement | null) => {
      if (element) elements.current.set(key, element);
      else elements.current.delete(key);
    },
    [],
  );
  const focus = useCallback((key: string | undefined) => {
    if (key) elements.current.get(key)?.focus();
  }, []);
  const keyOf = useCallback(
    (target: EventTarget | null) =>
      [...elements.current].find(([, element]) => element === target)?.[0],
    [],
  );
  const onFocus = useCallback(
    (event: FocusEvent) => {
      const key = keyOf(event.target);
      if (!key || !layout) return undefined;
      focused.current = traceOf(layout, key);
      setLast(focused.current);
      return key;
    },
    [keyOf, layout],
  );
  const onLeft = useCallback(() => {
    focused.current = undefined;
  }, []);

  useLayoutEffect(() => {
    const trace = focused.current;
    if (!layout || !trace) return;
    const element = elements.current.get(trace.key);
    if (element) {
      focused.current = traceOf(layout, trace.key);
      return;
    }
    const heir = heirOf(layout, trace);
    if (heir) elements.current.get(heir)?.focus({ preventScroll: true });
  }, [layout]);

  return {
    last,
    register,
    focus,
    keyOf,
    onFocus,
    onLeft,
    elementOf: (key: string) => elements.current.get(key),
  };
}
