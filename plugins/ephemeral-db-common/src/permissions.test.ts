import { ephemeralDbPermissions } from './permissions';

describe('ephemeralDbPermissions', () => {
  it('lists every permission with what it is checked against', () => {
    expect(
      ephemeralDbPermissions.map(permission => [
        permission.name,
        permission.attributes.action,
        permission.type === 'resource' ? permission.resourceType : undefined,
      ]),
    ).toEqual([
      ['ephemeral-db.source.read', 'read', 'ephemeral-db-source'],
      ['ephemeral-db.snapshot.read', 'read', 'ephemeral-db-snapshot'],
      ['ephemeral-db.snapshot.create', 'create', 'ephemeral-db-source'],
      ['ephemeral-db.snapshot.delete', 'delete', 'ephemeral-db-snapshot'],
      ['ephemeral-db.clone.read', 'read', 'ephemeral-db-clone'],
      ['ephemeral-db.clone.create', 'create', 'ephemeral-db-source'],
      ['ephemeral-db.clone.update', 'update', 'ephemeral-db-clone'],
      ['ephemeral-db.clone.delete', 'delete', 'ephemeral-db-clone'],
      ['ephemeral-db.clone.credentials.read', 'read', 'ephemeral-db-clone'],
      ['ephemeral-db.admin', undefined, undefined],
    ]);
  });
});
