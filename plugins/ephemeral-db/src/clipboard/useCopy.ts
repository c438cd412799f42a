import { useCallback, useEffect, useRef, useState } from 'react';
import { writeClipboard } from './writeClipboard';

const SHOWN_FOR_MS = 4_000;

/** @see useCopy */
export interface Copying {
  /**
   * @param source - the text, or what fetches it; it is kept nowhere
   * @returns whether it is on the clipboard
   * @throws whatever `source` throws
   */
  copy(source: string | (() => Promise<string>)): Promise<boolean>;
  /** It is on the clipboard, since a few seconds. */
  copied: boolean;
  /** The browser did not allow it. */
  failed: boolean;
}

/** Copies a text and knows for a few seconds that it did. */
export function useCopy(): Copying {
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  useEffect(() => {
    if (outcome !== 'copied') return undefined;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = useCallback(async (source: string | (() => Promise<string>)) => {
    const come = (next: 'copied' | 'failed') => {
      if (mounted.current) setOutcome(next);
    };
    setOutcome(undefined);
    const fetched: { error?: unknown } = {};
    try {
      await writeClipboard(
        typeof source === 'string'
          ? source
          : () =>
              source().catch(error => {
                fetched.error = error;
                throw error;
              }),
      );
      come('copied');
      return true;
    } catch {
      if (fetched.error) throw fetched.error;
      come('failed');
      return false;
    }
  }, []);

  return { copy, copied: outcome === 'copied', failed: outcome === 'failed' };
}
