import type { ComponentType } from 'react';
import { LiveProvider } from '../live';

/** A field that reads what the backend knows: the scaffolder's form stands outside of the plugin's frame. */
export function withLive<Props extends object>(
  Component: ComponentType<Props>,
): (props: Props) => JSX.Element {
  return (props: Props) => (
    <LiveProvider>
      <Component {...props} />
    </LiveProvider>
  );
}
