import type { Theme } from '@material-ui/core/styles';

/** What the strip lies on: a card of Backstage UI, else paper. */
export function surface(theme: Theme): string {
  return `var(--bui-bg-neutral-1, ${theme.palette.background.paper})`;
}
