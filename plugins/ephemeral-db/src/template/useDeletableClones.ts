import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { ephemeralDbApiRef } from '../api';
import { isUnderWay, useInterval } from '../live';
import { deletableClonesQuery } from './deletableClones';

/** All clones that this person may delete. */
export function useDeletableClones() {
  const api = useApi(ephemeralDbApiRef);
  const identity = useApi(identityApiRef);
  const interval = useInterval();
  return useQuery({
    ...deletableClonesQuery(api, identity),
    refetchInterval: ({ state: { data } }) =>
      interval(isUnderWay(data?.clones ?? [])),
  });
}
