import { type PropsWithChildren, useEffect } from 'react';
import { useApi, useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { ephemeralDbApiRef } from '../api';
import { listenFor } from './listenFor';
import { queryClientOf } from './queryClients';

const SignalListener = () => {
  const signals = useApiHolder().get(signalApiRef);
  const client = useQueryClient();
  useEffect(
    () => (signals ? listenFor(client, signals) : undefined),
    [signals, client],
  );
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
