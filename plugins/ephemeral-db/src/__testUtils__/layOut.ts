/** Gives every element a width, as jsdom lays out nothing. Returns what undoes it. */
export function layOut(width: number): () => void {
  const { ResizeObserver } = global;
  global.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  const measured = jest
    .spyOn(HTMLElement.prototype, 'getBoundingClientRect')
    .mockReturnValue({ width, height: 0, x: 0, y: 0 } as DOMRect);
  return () => {
    global.ResizeObserver = ResizeObserver;
    measured.mockRestore();
  };
}
