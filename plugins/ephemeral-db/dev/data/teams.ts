import type { Entity } from '@backstage/catalog-model';
import type { EntityTimeline } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { serviceEntity } from '../../src/template/__testUtils__/forms';
import { secondsBefore } from './moments';
import { cloneOf, story } from './story';

export const ORDERS_TEAM = 'group:default/orders-team';
const OTHER_TEAM = 'group:default/data-platform';

const OWN = ['orders-api', 'orders-worker', 'payments-api', 'returns-api'];
const FOREIGN = ['customer-service', 'loyalty-api', 'warehouse-sync'];

/** Services with a source: four of the person's team, three of another. */
export const services: Entity[] = [
  ...OWN.map(name => serviceEntity(name, ORDERS_TEAM)),
  ...FOREIGN.map(name => serviceEntity(name, OTHER_TEAM)),
];

/** What a team has standing in the morning. */
export function teamClones(now: Date): EntityTimeline {
  const all = story(now);
  const [t1] = all.snapshots;
  return {
    ...all,
    clones: [
      ...all.clones,
      ...OWN.slice(1).map((name, index) =>
        cloneOf(t1, `${name}-1`, {
          entityRef: `component:default/${name}`,
          requestedBy: index === 1 ? 'user:default/dana' : 'user:default/sam',
          createdAt: secondsBefore(now, 3 * 3_600 + index),
          expiresAt: secondsBefore(now, -9 * 3_600),
        }),
      ),
    ],
  };
}
