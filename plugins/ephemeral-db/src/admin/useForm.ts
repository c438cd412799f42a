import { type RefCallback, useCallback, useState } from 'react';

/** How much room there is: two lines to a row, the columns that matter most, or all. */
export type Form = 'narrow' | 'medium' | 'wide';

const NARROW = 640;

/** Chosen by the width that a table has, which says more than that of the window with a sidebar in it. */
export function formOf(width: number, wideFrom: number): Form {
  if (width < NARROW) return 'narrow';
  return width < wideFrom ? 'medium' : 'wide';
}

/**
 * The form for an element's own width, kept up to date.
 *
 * @param wideFrom - pixels that all columns need
 */
export function useForm(wideFrom: number): [RefCallback<HTMLElement>, Form] {
  const [form, setForm] = useState<Form>('wide');
  const [observer] = useState(() =>
    typeof ResizeObserver === 'undefined'
      ? undefined
      : new ResizeObserver(entries => {
          const width = entries.at(-1)?.contentRect.width;
          if (width) setForm(formOf(width, wideFrom));
        }),
  );
  const ref = useCallback(
    (element: HTMLElement | null) => {
      observer?.disconnect();
      if (!element) return;
      const { width } = element.getBoundingClientRect();
      if (width) setForm(formOf(width, wideFrom));
      observer?.observe(element);
    },
    [observer, wideFrom],
  );
  return [ref, form];
}
