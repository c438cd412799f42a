import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import type {
  Clone,
  EphemeralDbApi,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { useQuery } from '@tanstack/react-query';
import { ephemeralDbApiRef } from '../api';
import { isUnderWay, useInterval } from '../live';

const PAGE = 200;

/** Whether this person may have it deleted, and it is not under way already. */
export function isDeletable({ phase, actions }: Clone): boolean {
  return (
    phase !== 'deleting' &&
    phase !== 'gone' &&
    actions.some(({ verb, allowed }) => verb === 'delete' && allowed)
  );
}

/** All clones that this person may delete; `isMine` of those that they ordered. */
async function readClones(
  api: EphemeralDbApi,
  signal: AbortSignal,
): Promise<Clone[]> {
  const found: Clone[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.listClones({ limit: PAGE, cursor }, { signal });
    found.push(...page.items);
    cursor = page.pageInfo.nextCursor;
  } while (cursor);
  return found.filter(isDeletable);
}

/** @see readClones */
export function useDeletableClones() {
  const api = useApi(ephemeralDbApiRef);
  const identity = useApi(identityApiRef);
  const interval = useInterval();
  return useQuery({
    queryKey: ['deletable-clones'],
    queryFn: async ({ signal }) => {
      const [clones, { userEntityRef }] = await Promise.all([
        readClones(api, signal),
        identity.getBackstageIdentity(),
      ]);
      return { clones, me: userEntityRef };
    },
    refetchInterval: ({ state: { data } }) =>
      interval(isUnderWay(data?.clones ?? [])),
  });
}
