import { startTransition, useEffect, useState } from 'react';
import { loadStrip } from '../timeline';

/**
 * False until the strip has been painted, true from then on: the lists below it are long, and need not hold up what a
 * person looks at first. Where the strip cannot be loaded, nothing waits for it.
 */
export function useAfterStrip(): boolean {
  const [isAfter, setAfter] = useState(false);
  useEffect(() => {
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isLeft = false;
    const afterPaint = () => {
      if (isLeft) return;
      frame = requestAnimationFrame(() => {
        timer = setTimeout(() => startTransition(() => setAfter(true)), 0);
      });
    };
    loadStrip().then(afterPaint, afterPaint);
    return () => {
      isLeft = true;
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, []);
  return isAfter;
}
