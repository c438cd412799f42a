import type { EphemeralDbApi } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { QueryClient } from '@tanstack/react-query';

const clients = new WeakMap<EphemeralDbApi, QueryClient>();

/** What was refused stays refused; what did not answer may answer. */
function mayTryAgain(failures: number, error: unknown): boolean {
  const status = (error as { statusCode?: number }).statusCode;
  return failures < 2 && (status === undefined || status >= 500);
}

/**
 * One store of answers for each API client, so that card, tab and drawer share their reads, and no person sees what
 * another one was answered.
 */
export function queryClientOf(api: EphemeralDbApi): QueryClient {
  const known = clients.get(api);
  if (known) return known;
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        // The backend may be on this machine: being offline says nothing.
        networkMode: 'always',
        retry: mayTryAgain,
        staleTime: 2_000,
      },
    },
  });
  clients.set(api, client);
  return client;
}
