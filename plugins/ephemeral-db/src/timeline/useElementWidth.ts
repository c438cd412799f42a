import {
  type RefCallback,
  useCallback,
  useLayoutEffect,
  useState,
} from 'react';

/** Where nothing is laid out there is nothing to measure. */
const UNMEASURED = 640;

/** The inner width of an element in whole pixels, kept up to date; 0 until it is known. */
export function useElementWidth<E extends HTMLElement>(): [
  RefCallback<E>,
  number,
] {
  const [element, setElement] = useState<E | null>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element) return undefined;
    if (typeof ResizeObserver === 'undefined') {
      setWidth(UNMEASURED);
      return undefined;
    }
    const measure = () =>
      setWidth(Math.floor(element.getBoundingClientRect().width));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [useCallback((next: E | null) => setElement(next), []), width];
}
