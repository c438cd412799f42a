/** Fixed roles of the server by principal id. */
export const serverRoles: Record<number, string> = {
  2: 'public',
  3: 'sysadmin',
  4: 'securityadmin',
  5: 'serveradmin',
  6: 'setupadmin',
  7: 'processadmin',
  8: 'diskadmin',
  9: 'dbcreator',
  10: 'bulkadmin',
};

/** Fixed roles of a database by principal id. */
export const databaseRoles: Record<number, string> = {
  0: 'public',
  16384: 'db_owner',
  16385: 'db_accessadmin',
  16386: 'db_securityadmin',
  16387: 'db_ddladmin',
  16389: 'db_backupoperator',
  16390: 'db_datareader',
  16391: 'db_datawriter',
  16392: 'db_denydatareader',
  16393: 'db_denydatawriter',
};

/** What a server role may do beside what its members are granted (Microsoft Learn, "Server-level roles"). */
export const serverRolePermissions: Record<string, string[]> = {
  sysadmin: ['CONTROL SERVER'],
  securityadmin: ['ALTER ANY LOGIN', 'CONNECT SQL'],
  serveradmin: [
    'ALTER SETTINGS',
    'SHUTDOWN',
    'ALTER RESOURCES',
    'ALTER SERVER STATE',
    'VIEW SERVER STATE',
  ],
  setupadmin: ['ALTER ANY LINKED SERVER'],
  processadmin: [
    'ALTER ANY CONNECTION',
    'ALTER SERVER STATE',
    'VIEW SERVER STATE',
  ],
  dbcreator: ['CREATE ANY DATABASE', 'ALTER ANY DATABASE'],
  bulkadmin: ['ADMINISTER BULK OPERATIONS'],
  public: ['VIEW ANY DATABASE', 'CONNECT SQL'],
};

/** What a database role may do (Microsoft Learn, "Database-level roles"). */
export const databaseRolePermissions: Record<string, string[]> = {
  db_owner: ['CONTROL'],
  db_accessadmin: ['ALTER ANY USER', 'CREATE SCHEMA', 'CONNECT'],
  db_securityadmin: [
    'ALTER ANY ROLE',
    'CREATE SCHEMA',
    'VIEW DEFINITION',
    'ALTER ANY PERMISSION',
  ],
  db_ddladmin: [
    'CREATE TABLE',
    'CREATE VIEW',
    'CREATE PROCEDURE',
    'CREATE SCHEMA',
    'ALTER ANY SCHEMA',
    'CHECKPOINT',
    'REFERENCES',
  ],
  db_backupoperator: ['BACKUP DATABASE', 'BACKUP LOG', 'CHECKPOINT'],
  db_datareader: ['SELECT'],
  db_datawriter: ['INSERT', 'UPDATE', 'DELETE'],
};

/** What the roles that deny, deny. */
export const databaseRoleDenials: Record<string, string[]> = {
  db_denydatareader: ['SELECT'],
  db_denydatawriter: ['INSERT', 'UPDATE', 'DELETE'],
};
