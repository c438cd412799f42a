import type { PropsWithChildren } from 'react';
import { LiveProvider } from '../live';
import { DatabaseActionsProvider } from '../order';

/** What every extension stands in: live reads, and the dialogs of the verbs. */
export const EphemeralDbFrame = ({ children }: PropsWithChildren<{}>) => (
  <LiveProvider>
    <DatabaseActionsProvider>{children}</DatabaseActionsProvider>
  </LiveProvider>
);
