import {
  categoryOf,
  isCharacter,
  SqlType,
  SqlValue,
} from '../../types/SqlType';
import { sameName } from '../../types/text';
import { convertValue } from '../../types/conversion/convertValue';
import { bindCondition } from '../bind/bindCondition';
import { bindExpression } from '../bind/bindExpression';
import type { BoundCondition, BoundExpression } from '../bind/Bound';
import { Scope } from '../bind/Scope';
import type { Database } from '../Database';
import { Cursor } from '../parse/Cursor';
import { parseCondition } from '../parse/parseCondition';
import { parseExpression } from '../parse/parseExpression';
import { messageOf } from '../messageOf';
import { sqlError } from '../SqlError';
import type { Store } from '../storage/Store';
import { fromStored, toStored } from '../storage/storedValues';
import {
  columnName,
  ForeignKey,
  indexExpression,
  Table,
  tableById,
  TableColumn,
  tableName,
} from '../storage/tables';
import type { Execution } from './Execution';

type Row = readonly SqlValue[];
type Verb = 'INSERT' | 'UPDATE' | 'DELETE';

/** A value on its way into a column. */
export interface Incoming {
  value: SqlValue;
  type: SqlType;
}

/** Writes rows of one table within one statement, with everything that the table asks of them. */
export class RowWriter {
  private readonly defaults = new Map<number, BoundExpression>();
  private readonly checks: {
    name: string;
    /** The one column that it looks at, as the error names it. */
    column: string;
    holds: BoundCondition;
  }[];
  private readonly names: string[];
  private lastIdentity?: bigint;

  constructor(
    private readonly execution: Execution,
    private readonly database: Database,
    private readonly table: Table,
    private readonly store: Store,
  ) {
    this.names = table.columns.map(({ id }) => columnName(id));
    const qualified = [database.name, table.schema, table.name];
    const scope = new Scope(
      execution,
      table.columns.map(column => ({
        ...column,
        identity: false,
        table: qualified,
      })),
    );
    this.checks = table.checks.map(({ name, text }) => {
      const condition = parseCondition(new Cursor(text));
      const columns = table.columns.filter(column =>
        looksAt(condition, column.name),
      );
      return {
        name,
        column: columns.length === 1 ? `, column '${columns[0].name}'` : '',
        holds: bindCondition(condition, scope),
      };
    });
  }

  /** What a column gets that an INSERT says nothing about. */
  defaultOf(column: TableColumn): Incoming {
    if (!column.default) return { value: null, type: column.type };
    let bound = this.defaults.get(column.id);
    if (!bound) {
      const expression = parseExpression(new Cursor(column.default.text));
      bound = bindExpression(expression, new Scope(this.execution));
      this.defaults.set(column.id, bound);
    }
    return { value: bound.evaluate({ row: [] }), type: bound.type };
  }

  /** The next value of an identity column. It is used up even if the statement fails. */
  nextIdentity(column: TableColumn): bigint {
    const { identity } = column;
    if (!identity) throw new Error(`${column.name} is no identity column`);
    const { identities } = this.execution.session.instance;
    const last = this.highest(column);
    const value =
      last === undefined
        ? BigInt(identity.seed)
        : last + BigInt(identity.increment);
    identities.set(this.identityKey, value);
    this.lastIdentity = value;
    return value;
  }

  private get identityKey(): string {
    return `${this.database.id}.${this.table.objectId}`;
  }

  private highest({ identity }: TableColumn): bigint | undefined {
    const remembered = this.execution.session.instance.identities.get(
      this.identityKey,
    );
    if (remembered !== undefined) return remembered;
    return identity?.last === undefined ? undefined : BigInt(identity.last);
  }

  /** Takes note of a value that was given explicitly for an identity column. */
  noteIdentity(column: TableColumn, value: bigint): void {
    const last = this.highest(column);
    const upwards = (column.identity?.increment ?? 1) > 0;
    if (last === undefined || (upwards ? value > last : value < last)) {
      this.execution.session.instance.identities.set(this.identityKey, value);
    }
    this.lastIdentity = value;
  }

  /**
   * Brings a value to a column's type.
   *
   * @throws SqlError 515, 2628, 8152 and those of conversion
   */
  fit({ value, type }: Incoming, column: TableColumn, verb: Verb): SqlValue {
    if (value === null) {
      if (column.nullable) return null;
      throw sqlError(515, column.name, this.qualifiedName, verb);
    }
    const to = column.type;
    if (
      isCharacter(to) &&
      (isCharacter(type) || categoryOf(type) === 'identifier')
    ) {
      const text = String(
        convertValue(value, type, { name: to.name, length: -1 }),
      );
      const limit = to.length ?? 1;
      if (limit !== -1 && text.replace(/ +$/, '').length > limit) {
        throw sqlError(
          2628,
          this.qualifiedName,
          column.name,
          text.slice(0, limit),
        );
      }
      return convertValue(text, { name: to.name, length: -1 }, to);
    }
    if (categoryOf(to) === 'binary' && Buffer.isBuffer(value)) {
      const limit = to.length ?? 1;
      if (limit !== -1 && value.length > limit) throw sqlError(8152);
    }
    return convertValue(value, type, to);
  }

  private get qualifiedName(): string {
    return `${this.database.name}.${this.table.schema}.${this.table.name}`;
  }

  private get objectName(): string {
    return `${this.table.schema}.${this.table.name}`;
  }

  /** @throws SqlError 547, 2601, 2627 */
  insert(row: Row, rowId?: SqlValue, verb: Verb = 'INSERT'): void {
    this.requireChecks(row, verb);
    const names = rowId === undefined ? this.names : [...this.names, 'rowid'];
    const values = row.map((value, index) =>
      toStored(value, this.table.columns[index].type),
    );
    if (rowId !== undefined) values.push(rowId);
    this.guarded(row, () =>
      this.store.run(
        names.length === 0
          ? `INSERT INTO ${tableName(this.table.objectId)} DEFAULT VALUES`
          : `INSERT INTO ${tableName(this.table.objectId)} (${names.join(
              ', ',
            )}) VALUES (${names.map(() => '?').join(', ')})`,
        ...values,
      ),
    );
  }

  delete(rowId: SqlValue): void {
    this.store.run(
      `DELETE FROM ${tableName(this.table.objectId)} WHERE rowid = ?`,
      rowId,
    );
  }

  private requireChecks(row: Row, verb: Verb): void {
    for (const { name, column, holds } of this.checks) {
      if (holds({ row }) === false) {
        throw sqlError(
          547,
          verb,
          'CHECK',
          name,
          this.database.name,
          this.objectName,
          column,
        );
      }
    }
  }

  private guarded(row: Row, work: () => void): void {
    try {
      work();
    } catch (error) {
      const found = /UNIQUE constraint failed: index 'i\d+_(\d+)'/.exec(
        messageOf(error),
      );
      const index = this.table.indexes.find(
        ({ id }) => id === Number(found?.[1]),
      );
      if (!index) throw error;
      const key = index.columns
        .map(id => {
          const place = this.table.columns.findIndex(
            column => column.id === id,
          );
          const value = row[place];
          return value === null
            ? '<NULL>'
            : convertValue(value, this.table.columns[place].type, {
                name: 'nvarchar',
                length: -1,
              });
        })
        .join(', ');
      if (index.primaryKey || index.uniqueConstraint) {
        throw sqlError(
          2627,
          index.primaryKey ? 'PRIMARY KEY' : 'UNIQUE KEY',
          index.name,
          this.objectName,
          key,
        );
      }
      throw sqlError(2601, this.objectName, index.name, key);
    }
  }

  /** Keeps the identity's last value, and checks references, once all rows are written. */
  finish(verb: Verb, written: readonly Row[], removed: readonly Row[]): void {
    const { session } = this.execution;
    if (verb === 'INSERT') {
      const last = session.instance.identities.get(this.identityKey);
      if (last !== undefined && this.lastIdentity !== undefined) {
        this.store.run(
          `UPDATE sys_columns SET last_value = ? WHERE object_id = ? AND seed IS NOT NULL`,
          last,
          this.table.objectId,
        );
        session.lastIdentity = this.lastIdentity;
        this.execution.identities.last = this.lastIdentity;
      }
    }
    for (const key of this.table.foreignKeys) {
      for (const row of written) this.requireReferenced(key, row, verb);
    }
    for (const key of this.table.referencedBy) {
      for (const row of removed) this.requireUnreferenced(key, row, verb);
    }
  }

  private keyOf(row: Row, columnIds: number[]): SqlValue[] {
    return columnIds.map(
      id => row[this.table.columns.findIndex(column => column.id === id)],
    );
  }

  private matching(
    table: Table,
    columnIds: number[],
    key: SqlValue[],
  ): SqlValue[][] {
    const columns = columnIds.flatMap(id =>
      table.columns.filter(column => column.id === id),
    );
    const where = columns
      .map(column => `${indexExpression(column)} = sort_key(?)`)
      .join(' AND ');
    const names = [...table.columns.map(({ id }) => columnName(id)), 'rowid'];
    return fromStored(
      this.store.scan(
        `SELECT ${names.join(', ')} FROM ${tableName(
          table.objectId,
        )} WHERE ${where}`,
        ...key.map((value, index) => toStored(value, columns[index].type)),
      ),
      table.columns.map(({ type }) => type),
    );
  }

  private requireReferenced(key: ForeignKey, row: Row, verb: Verb): void {
    const values = this.keyOf(row, key.columns);
    if (values.includes(null)) return;
    const referenced = tableById(this.store, key.referencedId);
    if (this.matching(referenced, key.referencedColumns, values).length > 0) {
      return;
    }
    throw sqlError(
      547,
      verb,
      'FOREIGN KEY',
      key.name,
      this.database.name,
      `${referenced.schema}.${referenced.name}`,
      columnsOf(referenced, key.referencedColumns),
    );
  }

  private requireUnreferenced(key: ForeignKey, row: Row, verb: Verb): void {
    const values = this.keyOf(row, key.referencedColumns);
    if (values.includes(null)) return;
    // A row that still has the key, as after an update of something else.
    if (this.matching(this.table, key.referencedColumns, values).length > 0) {
      return;
    }
    const parent = tableById(this.store, key.parentId);
    const children = this.matching(parent, key.columns, values);
    if (children.length === 0) return;
    if (verb === 'DELETE' && key.onDelete === 'CASCADE') {
      const writer = new RowWriter(
        this.execution,
        this.database,
        parent,
        this.store,
      );
      for (const child of children) writer.delete(child[child.length - 1]);
      writer.finish('DELETE', [], children);
      return;
    }
    throw sqlError(
      547,
      verb,
      'REFERENCE',
      key.name,
      this.database.name,
      `${parent.schema}.${parent.name}`,
      columnsOf(parent, key.columns),
    );
  }
}

/** Whether a condition names a column. */
function looksAt(tree: unknown, name: string): boolean {
  if (typeof tree !== 'object' || tree === null) return false;
  if ('kind' in tree && tree.kind === 'column' && 'parts' in tree) {
    const parts = tree.parts as string[];
    return sameName(parts[parts.length - 1], name);
  }
  return Object.values(tree).some(part => looksAt(part, name));
}

function columnsOf(table: Table, ids: number[]): string {
  const [first] = table.columns.filter(({ id }) => ids.includes(id));
  return ids.length === 1 ? `, column '${first.name}'` : '';
}
