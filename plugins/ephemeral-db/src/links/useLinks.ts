import {
  type RouteFunc,
  type RouteRef,
  type SubRouteRef,
  useRouteRef,
} from '@backstage/core-plugin-api';
import { cloneRouteRef, entityContentRouteRef, rootRouteRef } from '../routes';

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

/** Links to what this app has mounted of the plugin. */
export function useLinks(): Links {
  const page = useMounted(rootRouteRef);
  const clone = useMounted(cloneRouteRef);
  const entityTab = useMounted(entityContentRouteRef);
  return {
    page: page?.(),
    clone: clone && (id => clone({ id })),
    entityTab: entityTab?.(),
  };
}
