/** As a `ref`: the element has the focus from the moment that it is there, also within a portal. */
export function focusOnMount(element: HTMLElement | null): void {
  element?.focus();
}
