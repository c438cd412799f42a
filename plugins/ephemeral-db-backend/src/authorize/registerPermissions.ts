import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  ephemeralDbPermissions,
  RESOURCE_TYPE_EPHEMERAL_DB_CLONE,
  RESOURCE_TYPE_EPHEMERAL_DB_SNAPSHOT,
  RESOURCE_TYPE_EPHEMERAL_DB_SOURCE,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { DatabaseCloneStore } from '../clones/DatabaseCloneStore';
import type { DatabaseSnapshotStore } from '../snapshots/DatabaseSnapshotStore';
import type { GoldenSource } from '../sources/types';
import type { DatabaseOwnerStore } from './DatabaseOwnerStore';
import { factsOfClone, factsOfSnapshot, factsOfSource } from './facts';
import {
  cloneResourceRef,
  ephemeralDbCloneRules,
  ephemeralDbSnapshotRules,
  ephemeralDbSourceRules,
  snapshotResourceRef,
  sourceResourceRef,
} from './resources';

/** Permissions on one type of resource; those on none go with the sources. */
function permissionsOn(resourceType: string) {
  return ephemeralDbPermissions.filter(
    permission =>
      ('resourceType' in permission
        ? permission.resourceType
        : RESOURCE_TYPE_EPHEMERAL_DB_SOURCE) === resourceType,
  );
}

/** Makes permissions, resource types and rules known to the permission framework. */
export function registerPermissions(options: {
  permissionsRegistry: PermissionsRegistryService;
  sources: Record<string, GoldenSource>;
  clones: DatabaseCloneStore;
  snapshots: DatabaseSnapshotStore;
  owners: DatabaseOwnerStore;
}): void {
  const { permissionsRegistry, sources, clones, snapshots, owners } = options;

  permissionsRegistry.addResourceType({
    resourceRef: sourceResourceRef,
    permissions: permissionsOn(RESOURCE_TYPE_EPHEMERAL_DB_SOURCE),
    rules: Object.values(ephemeralDbSourceRules),
    getResources: async names =>
      names.map(name =>
        Object.hasOwn(sources, name) ? factsOfSource(sources[name]) : undefined,
      ),
  });

  permissionsRegistry.addResourceType({
    resourceRef: snapshotResourceRef,
    permissions: permissionsOn(RESOURCE_TYPE_EPHEMERAL_DB_SNAPSHOT),
    rules: Object.values(ephemeralDbSnapshotRules),
    getResources: async ids => {
      const found = await snapshots.getMany(ids);
      return ids
        .map(id => found.find(snapshot => snapshot.id === id))
        .map(snapshot => snapshot && factsOfSnapshot(snapshot, sources));
    },
  });

  permissionsRegistry.addResourceType({
    resourceRef: cloneResourceRef,
    permissions: permissionsOn(RESOURCE_TYPE_EPHEMERAL_DB_CLONE),
    rules: Object.values(ephemeralDbCloneRules),
    getResources: async ids => {
      const found = await clones.getMany(ids);
      const ownersOf = await owners.ownersOf(
        found.map(clone => clone.entityRef),
      );
      return ids
        .map(id => found.find(clone => clone.id === id))
        .map(
          clone =>
            clone &&
            factsOfClone(clone, sources, ownersOf.get(clone.entityRef)!),
        );
    },
  });
}
