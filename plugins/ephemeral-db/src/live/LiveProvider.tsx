import { type PropsWithChildren, useEffect } from 'react';
import { useApi, useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { ephemeralDbApiRef } from '../api';
import { queryClientOf } from './queryClients';
import { coalesce } from './coalesce';

const CHANNEL = 'ephemeral-db';

/**
 * Reads again what is on screen when something changed, under the person's own permissions: signals only say that
 * something did. A burst of them is one read. Hidden tabs do not read; they catch up when they are looked at.
 */
const SignalListener = () => {
  const signals = useApiHolder().get(signalApiRef);
  const client = useQueryClient();
  useEffect(() => {
    if (!signals) return undefined;
    const refresh = coalesce(() => {
      client.invalidateQueries({
        refetchType: document.hidden ? 'none' : 'active',
      });
    });
    const subscription = signals.subscribe(CHANNEL, refresh.request);
    return () => {
      subscription.unsubscribe();
      refresh.cancel();
    };
  }, [signals, client]);
  return null;
};

/** Everything of the plugin that shows what the backend knows stands inside of this. */
export const LiveProvider = ({ children }: PropsWithChildren<{}>) => {
  const api = useApi(ephemeralDbApiRef);
  return (
    <QueryClientProvider client={queryClientOf(api)}>
      <SignalListener />
      {children}
    </QueryClientProvider>
  );
};
