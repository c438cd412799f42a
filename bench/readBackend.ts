import { createBackend } from '@backstage/backend-defaults';
import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import {
  createEphemeralDbCloneConditionalDecision,
  ephemeralDbCloneConditions,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-backend';

/*
 * A portal with a conditional policy: who owns an entity sees it in the catalog, and the clones that are for it.
 * `yarn bench read` starts it in a process of its own.
 */

class OwnersOnly implements PermissionPolicy {
  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    const claims = user?.info.ownershipEntityRefs ?? [];
    if (isPermission(permission, catalogEntityReadPermission)) {
      return createCatalogConditionalDecision(
        permission,
        catalogConditions.isEntityOwner({ claims }),
      );
    }
    if (isResourcePermission(permission, 'ephemeral-db-clone')) {
      return createEphemeralDbCloneConditionalDecision(
        permission,
        ephemeralDbCloneConditions.isEntityOwner({ claims }),
      );
    }
    return { result: AuthorizeResult.ALLOW };
  }
}

const backend = createBackend();
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('../packages/backend/src/people'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  createBackendModule({
    pluginId: 'permission',
    moduleId: 'owners-only',
    register(registration) {
      registration.registerInit({
        deps: { policy: policyExtensionPoint },
        async init({ policy }) {
          policy.setPolicy(new OwnersOnly());
        },
      });
    },
  }),
);
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@ephemeral-db/backstage-plugin-ephemeral-db-backend'));
backend.start();
