import type { ComponentType } from 'react';
import { EphemeralDbFrame } from './EphemeralDbFrame';

/** A component that stands in its own frame, for both frontend systems. */
export function framed(Component: ComponentType<{}>): () => JSX.Element {
  return () => (
    <EphemeralDbFrame>
      <Component />
    </EphemeralDbFrame>
  );
}
