import {
  createContext,
  type PropsWithChildren,
  useContext,
  useMemo,
} from 'react';
import {
  type RouteFunc,
  type RouteRef,
  type SubRouteRef,
  useRouteRef,
} from '@backstage/core-plugin-api';
import { cloneRouteRef, entityContentRouteRef, rootRouteRef } from '../routes';

/** Stands for a clone's id in an address. */
const ID = '-id-of-the-clone-';

/** Where things can be gone to. Absent is what this app has not mounted. */
export interface Links {
  /** The page over everything. */
  page?: string;
  /** A clone's one address. */
  clone?: (id: string) => string;
  /** The tab on the page of the entity that is looked at. */
  entityTab?: string;
}

/** An app may have the cards without the page, or the page without the tab. */
function useMounted<Params extends { [name in string]: string } | undefined>(
  ref: RouteRef<Params> | SubRouteRef<Params>,
): RouteFunc<Params> | undefined {
  try {
    return useRouteRef(ref);
  } catch {
    return undefined;
  }
}

const LinksContext = createContext<Links>({});

/** Finds out once what this app has mounted of the plugin: looking for a route is slow, and every row has links. */
export const LinksProvider = ({ children }: PropsWithChildren<{}>) => {
  const page = useMounted(rootRouteRef)?.();
  const clone = useMounted(cloneRouteRef);
  // The function is a new one on each render, the address that it gives is not.
  const cloneAddress = clone?.({ id: ID });
  const entityTab = useMounted(entityContentRouteRef)?.();
  const links = useMemo(
    () => ({
      page,
      clone:
        cloneAddress === undefined
          ? undefined
          : (id: string) => cloneAddress.replace(ID, encodeURIComponent(id)),
      entityTab,
    }),
    [page, cloneAddress, entityTab],
  );
  return (
    <LinksContext.Provider value={links}>{children}</LinksContext.Provider>
  );
};

/** Links to what this app has mounted of the plugin. */
export function useLinks(): Links {
  return useContext(LinksContext);
}
