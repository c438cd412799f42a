import {
  categoryOf,
  isCharacter,
  SqlType,
  SqlValue,
} from '../../types/SqlType';
import { convertValue } from '../../types/conversion/convertValue';
import { bindCondition } from '../bind/bindCondition';
import { bindExpression } from '../bind/bindExpression';
import type { BoundCondition, BoundExpression } from '../bind/Bound';
import { Scope } from '../bind/Scope';
import type { Database } from '../Database';
import { Cursor } from '../parse/Cursor';
import { namesColumn } from '../parse/namesColumn';
import { parseCondition } from '../parse/parseCondition';
import { parseExpression } from '../parse/parseExpression';
import { messageOf } from '../messageOf';
import { sqlError } from '../SqlError';
import type { Store } from '../storage/Store';
import { toStored } from '../storage/storedValues';
import { columnName, Table, TableColumn, tableName } from '../storage/tables';
import type { Execution } from './Execution';
import { IdentityValues } from './IdentityValues';
import { References, Row, Verb } from './References';

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
  private readonly references: References;
  readonly identities: IdentityValues;

  constructor(
    private readonly execution: Execution,
    private readonly database: Database,
    private readonly table: Table,
    private readonly store: Store,
  ) {
    this.names = table.columns.map(({ id }) => columnName(id));
    this.identities = new IdentityValues(execution, database, table);
    this.references = new References(database, store, table);
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
        namesColumn(condition, column.name),
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

  /**
   * Keeps the identity's last value, and checks references, once all rows are written.
   *
   * @throws SqlError 547
   */
  finish(verb: Verb, written: readonly Row[], removed: readonly Row[]): void {
    if (verb === 'INSERT') this.identities.keep(this.store);
    for (const row of written) this.references.requireReferenced(row, verb);
    for (const row of removed) {
      const orphans = this.references.requireUnreferenced(row, verb);
      for (const { table, rows } of orphans) this.deleteFrom(table, rows);
    }
  }

  /** Takes rows of another table away that the loss of a row takes with it. */
  private deleteFrom(table: Table, rows: readonly SqlValue[][]): void {
    const { execution, database, store } = this;
    const writer = new RowWriter(execution, database, table, store);
    for (const row of rows) writer.delete(row[row.length - 1]);
    writer.finish('DELETE', [], rows);
  }
}
