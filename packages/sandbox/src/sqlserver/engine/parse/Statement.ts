import type { SqlType } from '../../types/SqlType';
import type { ServerObjectType } from '../ServerObjects';
import type { Condition, Expression } from './Expression';
import type { Query, SelectItem, Source, Top } from './Query';

export interface ColumnDefinition {
  name: string;
  type: SqlType;
  /** Absent where the statement does not say. */
  nullable?: boolean;
  identity?: { seed: number; increment: number };
  default?: { name?: string; text: string };
}

export type ReferentialAction = 'NO ACTION' | 'CASCADE';

export type ConstraintDefinition =
  | {
      kind: 'key';
      name?: string;
      primary: boolean;
      clustered: boolean;
      columns: string[];
    }
  | {
      kind: 'check';
      name?: string;
      /** Where it stands with a column. */
      column?: string;
      text: string;
    }
  | {
      kind: 'foreignKey';
      name?: string;
      columns: string[];
      table: string[];
      referenced: string[];
      onDelete: ReferentialAction;
    };

export interface FileSpecification {
  name: string;
  path: string;
}

export type PermissionAction = 'GRANT' | 'DENY' | 'REVOKE';

export interface Securable {
  class: 'server' | 'database' | 'schema' | 'object' | 'login' | 'user';
  name: string[];
}

/** `server`: all that are not the server's own. */
export type SuspendedDatabases = string[] | 'server' | 'current';

export interface LoginOptions {
  password?: { text: string; mustChange: boolean } | { hash: Buffer };
  oldPassword?: string;
  name?: string;
  defaultDatabase?: string;
  defaultLanguage?: string;
  checkPolicy?: boolean;
  checkExpiration?: boolean;
  sid?: Buffer;
  unlock?: boolean;
}

export interface Assignment {
  /** Where a column is set. */
  column?: string[];
  /** Where a variable is set, alone or with a column. */
  variable?: string;
  value: Expression;
}

export type InsertSource =
  | { kind: 'rows'; rows: Expression[][] }
  | { kind: 'query'; query: Query }
  | { kind: 'defaults' };

export type StatementBody =
  | { kind: 'select'; query: Query }
  | {
      kind: 'insert';
      target: string[];
      columns: string[];
      output: SelectItem[];
      source: InsertSource;
    }
  | {
      kind: 'update';
      target: string[];
      top?: Top;
      assignments: Assignment[];
      output: SelectItem[];
      from?: Source;
      where?: Condition;
    }
  | {
      kind: 'delete';
      target: string[];
      top?: Top;
      output: SelectItem[];
      from?: Source;
      where?: Condition;
    }
  | { kind: 'truncate'; target: string[] }
  // Control of flow
  | { kind: 'block'; statements: Statement[] }
  | {
      kind: 'if';
      condition: Condition;
      then: Statement;
      otherwise?: Statement;
    }
  | { kind: 'while'; condition: Condition; body: Statement }
  | { kind: 'break' | 'continue' | 'return' }
  | { kind: 'tryCatch'; attempt: Statement[]; handler: Statement[] }
  | {
      kind: 'declare';
      variables: { name: string; type: SqlType; value?: Expression }[];
    }
  | { kind: 'assign'; variable: string; value: Expression }
  | { kind: 'print'; value: Expression }
  /** `atOnce`: it is sent before the batch goes on. */
  | { kind: 'raiserror'; arguments: Expression[]; atOnce: boolean }
  | { kind: 'throw'; arguments: Expression[] }
  | { kind: 'waitFor'; until: 'delay' | 'time'; value: Expression }
  // Sessions and transactions
  | { kind: 'set'; option: string; value: string | number }
  | {
      kind: 'setIdentityInsert';
      table: string[];
      on: boolean;
    }
  | { kind: 'use'; database: string }
  | { kind: 'begin' | 'commit' | 'rollback' | 'save'; name?: string }
  | { kind: 'checkpoint' }
  /** Without databases: all that are not the server's own. */
  | {
      kind: 'suspend';
      on: boolean;
      databases: SuspendedDatabases;
      copyOnly: boolean;
    }
  | { kind: 'backupMetadata'; databases: string[] | 'server'; path: string }
  | { kind: 'kill'; session: number }
  | {
      kind: 'execute';
      procedure: string[];
      result?: string;
      arguments: {
        name?: string;
        value: Expression;
        output: boolean;
      }[];
    }
  | { kind: 'executeText'; text: Expression }
  | { kind: 'reconfigure' }
  // Definitions
  | {
      kind: 'createDatabase';
      name: string;
      data?: FileSpecification;
      log?: FileSpecification;
    }
  | { kind: 'alterDatabase'; name?: string; option: string; value: string }
  | { kind: 'dropDatabase'; names: string[]; ifExists: boolean }
  | {
      kind: 'createTable';
      name: string[];
      columns: ColumnDefinition[];
      constraints: ConstraintDefinition[];
    }
  | { kind: 'dropTable'; names: string[][]; ifExists: boolean }
  | { kind: 'addColumns'; table: string[]; columns: ColumnDefinition[] }
  | { kind: 'dropColumns'; table: string[]; columns: string[] }
  | {
      kind: 'createIndex';
      name: string;
      table: string[];
      columns: string[];
      unique: boolean;
    }
  | { kind: 'dropIndex'; name: string; table: string[] }
  | { kind: 'createSchema'; name: string; owner?: string }
  | { kind: 'dropSchema'; name: string }
  // What the server does by itself
  | {
      kind: 'createServerObject';
      type: ServerObjectType;
      name: string;
      enabled: boolean;
      detail: string;
    }
  | {
      kind: 'enableServerObject';
      type: ServerObjectType;
      name: string;
      enabled: boolean;
    }
  | { kind: 'dropServerObject'; type: ServerObjectType; name: string }
  | { kind: 'removeFromGroup'; name: string; databases: string[] }
  // Who may do what
  | { kind: 'createLogin'; name: string; options: LoginOptions }
  | { kind: 'alterLogin'; name: string; options: LoginOptions }
  | { kind: 'enableLogin'; name: string; enabled: boolean }
  | { kind: 'dropLogin'; name: string }
  | {
      kind: 'createUser';
      name: string;
      login?: string;
      defaultSchema?: string;
    }
  | {
      kind: 'alterUser';
      name: string;
      login?: string;
      newName?: string;
      defaultSchema?: string;
    }
  | { kind: 'dropUser'; name: string; ifExists: boolean }
  | { kind: 'createRole'; name: string }
  | { kind: 'dropRole'; name: string }
  | {
      kind: 'alterRole';
      scope: 'server' | 'database';
      role: string;
      add: boolean;
      member: string;
    }
  | {
      kind: 'permission';
      action: PermissionAction;
      permissions: string[];
      on?: Securable;
      principals: string[];
      withGrant: boolean;
    };

export type Statement = StatementBody & {
  /** One-based line of the batch. */
  line: number;
};
