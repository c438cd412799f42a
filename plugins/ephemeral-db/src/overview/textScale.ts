const USUAL_PIXELS = 16;

/** How much larger than usual a person has set their text: 2 at 200 %. Widths that are for text grow with it. */
export function textScale(): number {
  const { fontSize } = getComputedStyle(document.documentElement);
  return (parseFloat(fontSize) || USUAL_PIXELS) / USUAL_PIXELS;
}
