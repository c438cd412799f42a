import { createRouteRef, createSubRouteRef } from '@backstage/core-plugin-api';

/** The page over everything. */
export const rootRouteRef = createRouteRef({ id: 'ephemeral-db' });

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
