import type { Store } from './storage/Store';

export interface LoginRow {
  principalId: number;
  name: string;
  sid: Buffer;
  hash: Buffer | null;
  disabled: number;
  defaultDatabase: string | null;
  defaultLanguage: string | null;
  checkPolicy: number;
  checkExpiration: number;
  mustChange: number;
  passwordSet: string | null;
  created: string;
  modified: string;
}

export interface DatabaseRow {
  id: number;
  name: string;
  ownerSid: Buffer;
  offline: number;
  readOnly: number;
  recoveryModel: string;
  trustworthy: number;
  compatibilityLevel: number;
  family: string;
  created: string;
}

export interface MasterFileRow {
  databaseId: number;
  fileId: number;
  type: 'ROWS' | 'LOG';
  name: string;
  path: string;
  pages: number;
}

const LOGIN = `SELECT principal_id AS principalId, name, sid, password_hash AS hash, disabled, default_database AS defaultDatabase,
  default_language AS defaultLanguage, check_policy AS checkPolicy, check_expiration AS checkExpiration, must_change AS mustChange,
  password_set AS passwordSet, created, modified FROM sys_logins`;

const DATABASE = `SELECT database_id AS id, name, owner_sid AS ownerSid, offline, read_only AS readOnly, recovery_model AS recoveryModel,
  trustworthy, compatibility_level AS compatibilityLevel, family, created FROM sys_databases`;

/** Reads what master knows, through one session's or the server's own connection to it. */
export const masterCatalog = {
  logins: (master: Store) =>
    master.all<LoginRow>(`${LOGIN} ORDER BY principal_id`),

  login: (master: Store, name: string) =>
    master.get<LoginRow>(`${LOGIN} WHERE sort_key(name) = sort_key(?)`, name),

  loginById: (master: Store, principalId: number) =>
    master.get<LoginRow>(`${LOGIN} WHERE principal_id = ?`, principalId),

  loginBySid: (master: Store, sid: Buffer) =>
    master.get<LoginRow>(`${LOGIN} WHERE sid = ?`, sid),

  databases: (master: Store) =>
    master.all<DatabaseRow>(`${DATABASE} ORDER BY database_id`),

  database: (master: Store, id: number) =>
    master.get<DatabaseRow>(`${DATABASE} WHERE database_id = ?`, id),

  files: (master: Store) =>
    master.all<MasterFileRow>(
      `SELECT database_id AS databaseId, file_id AS fileId, type, name, path, pages FROM sys_master_files ORDER BY database_id, file_id`,
    ),
} as const;
