const { ResizeObserver } = global;

/** As wide as a desktop, or as narrow as a phone: jsdom lays out nothing. Undone by {@link undoLayOut}. */
export function layOut(width: number): void {
  global.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  jest
    .spyOn(HTMLElement.prototype, 'getBoundingClientRect')
    .mockReturnValue(new DOMRect(0, 0, width, 40));
}

/** For `afterEach`. */
export function undoLayOut(): void {
  global.ResizeObserver = ResizeObserver;
  jest.restoreAllMocks();
}
