import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Resource type of golden sources; a source's name is its resource ref.
 *
 * @public
 */
export const RESOURCE_TYPE_EPHEMERAL_DB_SOURCE = 'ephemeral-db-source';

/**
 * Resource type of points in time; a snapshot's id is its resource ref.
 *
 * @public
 */
export const RESOURCE_TYPE_EPHEMERAL_DB_SNAPSHOT = 'ephemeral-db-snapshot';

/**
 * Resource type of clones; a clone's id is its resource ref.
 *
 * @public
 */
export const RESOURCE_TYPE_EPHEMERAL_DB_CLONE = 'ephemeral-db-clone';

/**
 * To see a golden source.
 *
 * @public
 */
export const ephemeralDbSourceReadPermission = createPermission({
  name: 'ephemeral-db.source.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_EPHEMERAL_DB_SOURCE,
});

/**
 * To see a point in time.
 *
 * @public
 */
export const ephemeralDbSnapshotReadPermission = createPermission({
  name: 'ephemeral-db.snapshot.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_EPHEMERAL_DB_SNAPSHOT,
});

/**
 * To capture a golden source. The resource is the source, as the point does not exist yet:
 * so a policy can say which sources.
 *
 * @public
 */
export const ephemeralDbSnapshotCreatePermission = createPermission({
  name: 'ephemeral-db.snapshot.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_EPHEMERAL_DB_SOURCE,
});

/**
 * To delete a point in time.
 *
 * @public
 */
export const ephemeralDbSnapshotDeletePermission = createPermission({
  name: 'ephemeral-db.snapshot.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_EPHEMERAL_DB_SNAPSHOT,
});

/**
 * To see a clone, without its credentials.
 *
 * @public
 */
export const ephemeralDbCloneReadPermission = createPermission({
  name: 'ephemeral-db.clone.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_EPHEMERAL_DB_CLONE,
});

/**
 * To order a clone. The resource is the source, as the clone does not exist yet:
 * so a policy can say which sources.
 *
 * @public
 */
export const ephemeralDbCloneCreatePermission = createPermission({
  name: 'ephemeral-db.clone.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_EPHEMERAL_DB_SOURCE,
});

/**
 * To change a clone: retry, extend, rewind, refresh, stop, start.
 *
 * @public
 */
export const ephemeralDbCloneUpdatePermission = createPermission({
  name: 'ephemeral-db.clone.update',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_EPHEMERAL_DB_CLONE,
});

/**
 * To delete a clone.
 *
 * @public
 */
export const ephemeralDbCloneDeletePermission = createPermission({
  name: 'ephemeral-db.clone.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_EPHEMERAL_DB_CLONE,
});

/**
 * To read the user name and password of a clone.
 *
 * @public
 */
export const ephemeralDbCloneCredentialsReadPermission = createPermission({
  name: 'ephemeral-db.clone.credentials.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_EPHEMERAL_DB_CLONE,
});

/**
 * To do everything but ordering for others and reading credentials. Whoever is to have it must
 * also be named in `ephemeralDb.admins`.
 *
 * @public
 */
export const ephemeralDbAdminPermission = createPermission({
  name: 'ephemeral-db.admin',
  attributes: {},
});

/**
 * All permissions of the plugin.
 *
 * @public
 */
export const ephemeralDbPermissions = [
  ephemeralDbSourceReadPermission,
  ephemeralDbSnapshotReadPermission,
  ephemeralDbSnapshotCreatePermission,
  ephemeralDbSnapshotDeletePermission,
  ephemeralDbCloneReadPermission,
  ephemeralDbCloneCreatePermission,
  ephemeralDbCloneUpdatePermission,
  ephemeralDbCloneDeletePermission,
  ephemeralDbCloneCredentialsReadPermission,
  ephemeralDbAdminPermission,
];
