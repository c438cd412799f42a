import type { Entity } from '@backstage/catalog-model';

/** Who owns the golden source, and who orders clones for what. */
export const people = {
  owner: 'group:default/data-platform',
  team: 'group:default/orders-team',
  entity: 'component:default/orders-api',
  user: 'user:default/sam',
} as const;

/** What the catalog knows. */
export const entities: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'orders-api',
      annotations: { 'ephemeral-db.io/sources': 'customerdb' },
    },
    spec: { type: 'service', lifecycle: 'production', owner: people.team },
    relations: [{ type: 'ownedBy', targetRef: people.team }],
  },
];
