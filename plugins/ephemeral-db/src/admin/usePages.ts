import { useState } from 'react';

/** Which page of a list is shown, by the cursors that led there. */
export interface Pages {
  /** Absent on the first page. */
  cursor?: string;
  /** From 0. */
  index: number;
  older(cursor: string): void;
  newer(): void;
  first(): void;
}

/**
 * Pages of a list that only tells where the next one begins.
 *
 * @param of - what the list is about: another list begins at its first page
 */
export function usePages(of: string): Pages {
  const [state, setState] = useState<{ of: string; cursors: string[] }>({
    of,
    cursors: [],
  });
  const cursors = state.of === of ? state.cursors : [];
  const go = (to: string[]) => setState({ of, cursors: to });
  return {
    cursor: cursors.at(-1),
    index: cursors.length,
    older: cursor => go([...cursors, cursor]),
    newer: () => go(cursors.slice(0, -1)),
    first: () => go([]),
  };
}
