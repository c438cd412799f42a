/** Tells files of the stand-in apart from other SQLite files: "SQLS". */
export const APPLICATION_ID = 0x53514c53;
/** Raised with every change of what follows; an older file is refused. */
export const FORMAT_VERSION = 2;

/**
 * The catalog that every database has. Tables of people are called `t` and
 * their object id, columns `c` and their column id; text is compared by
 * `sort_key`, as the collation does.
 */
export const databaseSchema = `
CREATE TABLE sys_facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE sys_schemas (
  schema_id INTEGER PRIMARY KEY, name TEXT NOT NULL, principal_id INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX sys_schemas_name ON sys_schemas (sort_key(name));
CREATE TABLE sys_objects (
  object_id INTEGER PRIMARY KEY, schema_id INTEGER NOT NULL, parent_object_id INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL, type TEXT NOT NULL, definition TEXT, created TEXT NOT NULL, modified TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX sys_objects_name ON sys_objects (schema_id, sort_key(name));
CREATE TABLE sys_columns (
  object_id INTEGER NOT NULL, column_id INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
  nullable INTEGER NOT NULL, seed INTEGER, increment INTEGER, last_value INTEGER, default_object_id INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (object_id, column_id)) STRICT;
CREATE TABLE sys_indexes (
  object_id INTEGER NOT NULL, index_id INTEGER NOT NULL, name TEXT NOT NULL, clustered INTEGER NOT NULL,
  is_unique INTEGER NOT NULL, is_primary_key INTEGER NOT NULL, is_unique_constraint INTEGER NOT NULL, columns TEXT NOT NULL,
  PRIMARY KEY (object_id, index_id)) STRICT;
CREATE TABLE sys_foreign_keys (
  object_id INTEGER PRIMARY KEY, parent_object_id INTEGER NOT NULL, referenced_object_id INTEGER NOT NULL,
  columns TEXT NOT NULL, referenced_columns TEXT NOT NULL, on_delete TEXT NOT NULL) STRICT;
CREATE TABLE sys_principals (
  principal_id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, sid BLOB, default_schema TEXT,
  is_fixed_role INTEGER NOT NULL DEFAULT 0, created TEXT NOT NULL, modified TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX sys_principals_name ON sys_principals (sort_key(name));
CREATE TABLE sys_role_members (
  role_principal_id INTEGER NOT NULL, member_principal_id INTEGER NOT NULL,
  PRIMARY KEY (role_principal_id, member_principal_id)) STRICT;
CREATE TABLE sys_permissions (
  class INTEGER NOT NULL, major_id INTEGER NOT NULL, grantee_principal_id INTEGER NOT NULL, permission TEXT NOT NULL,
  state TEXT NOT NULL, PRIMARY KEY (class, major_id, grantee_principal_id, permission)) STRICT;
`;

/** What master has beside: logins, their rights, and which databases there are. */
export const masterSchema = `
CREATE TABLE sys_databases (
  database_id INTEGER PRIMARY KEY, name TEXT NOT NULL, owner_sid BLOB NOT NULL, offline INTEGER NOT NULL DEFAULT 0,
  read_only INTEGER NOT NULL DEFAULT 0, recovery_model TEXT NOT NULL DEFAULT 'FULL', trustworthy INTEGER NOT NULL DEFAULT 0,
  compatibility_level INTEGER NOT NULL DEFAULT 160, family TEXT NOT NULL, created TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX sys_databases_name ON sys_databases (sort_key(name));
CREATE TABLE sys_master_files (
  database_id INTEGER NOT NULL, file_id INTEGER NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL, path TEXT NOT NULL,
  pages INTEGER NOT NULL, PRIMARY KEY (database_id, file_id)) STRICT;
CREATE TABLE sys_logins (
  principal_id INTEGER PRIMARY KEY, name TEXT NOT NULL, sid BLOB NOT NULL, type TEXT NOT NULL, password_hash BLOB,
  disabled INTEGER NOT NULL DEFAULT 0, default_database TEXT, default_language TEXT, check_policy INTEGER NOT NULL DEFAULT 0,
  check_expiration INTEGER NOT NULL DEFAULT 0, must_change INTEGER NOT NULL DEFAULT 0,
  password_set TEXT, created TEXT NOT NULL, modified TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX sys_logins_name ON sys_logins (sort_key(name));
CREATE TABLE sys_server_role_members (
  role_principal_id INTEGER NOT NULL, member_principal_id INTEGER NOT NULL,
  PRIMARY KEY (role_principal_id, member_principal_id)) STRICT;
CREATE TABLE sys_server_permissions (
  grantee_principal_id INTEGER NOT NULL, permission TEXT NOT NULL, state TEXT NOT NULL,
  PRIMARY KEY (grantee_principal_id, permission)) STRICT;
CREATE TABLE sys_server_objects (
  object_id INTEGER PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, enabled INTEGER NOT NULL, detail TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX sys_server_objects_name ON sys_server_objects (type, sort_key(name));
CREATE TABLE sys_configurations (
  name TEXT PRIMARY KEY, value INTEGER NOT NULL, value_in_use INTEGER NOT NULL) STRICT;
`;
