import type { PropsWithChildren } from 'react';
import { LinksProvider } from '../links';
import { LiveProvider } from '../live';
import { DatabaseActionsProvider } from '../order';

/** What every extension stands in: live reads, and the dialogs of the verbs. */
export const EphemeralDbFrame = ({ children }: PropsWithChildren<{}>) => (
  <LiveProvider>
    <LinksProvider>
      <DatabaseActionsProvider>{children}</DatabaseActionsProvider>
    </LinksProvider>
  </LiveProvider>
);
