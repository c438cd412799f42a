import { useEffect, useMemo, useState } from 'react';
import { useTheme } from '@material-ui/core/styles';
import { type TextMeasure, textWidth } from './geometry';

/** Measures in the font that is drawn; where there is no canvas, by what letters usually take. */
function canvasMeasure(fontFamily: string): TextMeasure {
  const context =
    typeof OffscreenCanvas === 'undefined'
      ? undefined
      : new OffscreenCanvas(1, 1).getContext('2d');
  if (!context) return textWidth;
  const known = new Map<string, number>();
  return (text, size = 12, strong = false) => {
    const font = `${strong ? 600 : 400} ${size}px ${fontFamily}`;
    const key = `${font} ${text}`;
    let width = known.get(key);
    if (width === undefined) {
      context.font = font;
      width = Math.ceil(context.measureText(text).width) + 1;
      known.set(key, width);
    }
    return width;
  };
}

/** How wide texts are in the theme's font, once it is there. */
export function useTextMeasure(): TextMeasure {
  const fontFamily = String(useTheme().typography.fontFamily ?? 'sans-serif');
  const [fontsLoaded, setFontsLoaded] = useState(0);
  useEffect(() => {
    // Measured already in the font that is drawn.
    if (document.fonts?.status === 'loaded') return undefined;
    let isShown = true;
    document.fonts?.ready
      .then(() => isShown && setFontsLoaded(count => count + 1))
      .catch(() => {});
    return () => {
      isShown = false;
    };
  }, []);
  return useMemo(
    () => (fontsLoaded >= 0 ? canvasMeasure(fontFamily) : textWidth),
    [fontFamily, fontsLoaded],
  );
}
