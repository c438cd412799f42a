import { startTransition, useEffect, useState } from 'react';
import { loadStrip } from '../timeline';

/** Runs something once the browser has nothing more urgent to do, soon at the latest. Returns what calls it off. */
function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(run, 50);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(run, { timeout: 500 });
  return () => cancelIdleCallback(request);
}

/**
 * False until the strip has been painted, true from then on: the lists below it are long, and need not hold up what a
 * person looks at first. Where the strip cannot be loaded, nothing waits for it.
 */
export function useAfterStrip(): boolean {
  const [isAfter, setAfter] = useState(false);
  useEffect(() => {
    let callOff = () => {};
    let isLeft = false;
    const draw = () => startTransition(() => setAfter(true));
    const afterPaint = () => {
      if (isLeft) return;
      const frame = requestAnimationFrame(() => {
        callOff = whenIdle(draw);
      });
      callOff = () => cancelAnimationFrame(frame);
    };
    loadStrip().then(afterPaint, afterPaint);
    return () => {
      isLeft = true;
      callOff();
    };
  }, []);
  return isAfter;
}
