import { useEffect, useRef, useState } from 'react';

/** How long a password is on screen. */
export const REVEALED_FOR_MS = 30_000;

/** @see useReveal */
export interface Reveal {
  /** On screen just now; it is nowhere else. */
  revealed?: { password: string; until: Date };
  busy: boolean;
  /** @throws whatever the reading throws */
  reveal(): Promise<void>;
  hide(): void;
}

/**
 * Has a password on screen for half a minute. It is forgotten sooner when the tab is not looked at any more or the
 * component goes; an answer that comes after that is dropped.
 *
 * @param read - reads it anew, each time
 */
export function useReveal(
  read: (signal: AbortSignal) => Promise<string>,
): Reveal {
  const [revealed, setRevealed] = useState<Reveal['revealed']>();
  const [busy, setBusy] = useState(false);
  const reading = useRef<AbortController>();

  const hide = () => {
    reading.current?.abort();
    setRevealed(undefined);
    setBusy(false);
  };

  useEffect(() => () => reading.current?.abort(), []);

  useEffect(() => {
    if (!busy && !revealed) return undefined;
    const onChange = () => {
      if (document.hidden) hide();
    };
    document.addEventListener('visibilitychange', onChange);
    return () => document.removeEventListener('visibilitychange', onChange);
  }, [busy, revealed]);

  useEffect(() => {
    if (!revealed) return undefined;
    const timer = setTimeout(hide, REVEALED_FOR_MS);
    return () => clearTimeout(timer);
  }, [revealed]);

  return {
    revealed,
    busy,
    hide,
    async reveal() {
      const { signal } = (reading.current = new AbortController());
      setBusy(true);
      try {
        const password = await read(signal);
        if (signal.aborted) return;
        setRevealed({
          password,
          until: new Date(Date.now() + REVEALED_FOR_MS),
        });
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        if (!signal.aborted) setBusy(false);
      }
    },
  };
}
