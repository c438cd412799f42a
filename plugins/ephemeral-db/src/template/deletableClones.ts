import type { IdentityApi } from '@backstage/core-plugin-api';
import type {
  Clone,
  EphemeralDbApi,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { queryOptions } from '@tanstack/react-query';

const PAGE = 200;

/** Whether this person may have it deleted, and it is not under way already. */
export function isDeletable({ phase, actions }: Clone): boolean {
  return (
    phase !== 'deleting' &&
    phase !== 'gone' &&
    actions.some(({ verb, allowed }) => verb === 'delete' && allowed)
  );
}

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
  return found;
}

/** All clones that this person may delete, and who that is. */
export function deletableClonesQuery(
  api: EphemeralDbApi,
  identity: IdentityApi,
) {
  return queryOptions({
    queryKey: ['deletable-clones'],
    queryFn: async ({ signal }) => {
      const [clones, { userEntityRef }] = await Promise.all([
        readClones(api, signal),
        identity.getBackstageIdentity(),
      ]);
      return { clones: clones.filter(isDeletable), me: userEntityRef };
    },
  });
}
