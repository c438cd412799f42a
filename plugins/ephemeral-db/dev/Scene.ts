import type { ReactNode } from 'react';
import type { EphemeralDbApi } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** One picture of the gallery. */
export interface Scene {
  /** For the address: `?scene=<id>`. */
  id: string;
  title: string;
  /** Pixels that it gets at most; absent: as wide as the window. */
  width?: number;
  /** What its components are answered; absent: they ask nothing. */
  api?(now: Date): EphemeralDbApi;
  render(now: Date): ReactNode;
}
