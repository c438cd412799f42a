import { createRouteRef, createSubRouteRef } from '@backstage/core-plugin-api';

/** The page over everything. */
export const rootRouteRef = createRouteRef({ id: 'ephemeral-db' });

/** The page's tab with all clones. */
export const clonesRouteRef = createSubRouteRef({
  id: 'ephemeral-db:clones',
  parent: rootRouteRef,
  path: '/clones',
});

/** The one address of a clone: tasks, notifications and agents link to it. */
export const cloneRouteRef = createSubRouteRef({
  id: 'ephemeral-db:clone',
  parent: rootRouteRef,
  path: '/clones/:id',
});

/** The tab on an entity's page. */
export const entityContentRouteRef = createRouteRef({
  id: 'ephemeral-db:entity-content',
});
