import type { Database } from '../Database';
import type { Store } from '../storage/Store';
import type { Table, TableColumn } from '../storage/tables';
import type { Execution } from './Execution';

/** The values that one statement gives to the identity column of a table. */
export class IdentityValues {
  private readonly key: string;
  private last?: bigint;

  constructor(
    private readonly execution: Execution,
    database: Database,
    private readonly table: Table,
  ) {
    this.key = `${database.id}.${table.objectId}`;
  }

  /** The next value. It is used up even if the statement fails. */
  next(column: TableColumn): bigint {
    const { identity, name } = column;
    if (!identity) throw new Error(`${name} is no identity column`);
    const highest = this.highest(column);
    const value =
      highest === undefined
        ? BigInt(identity.seed)
        : highest + BigInt(identity.increment);
    this.remembered.set(this.key, value);
    this.last = value;
    return value;
  }

  /** Takes note of a value that was given explicitly. */
  note(column: TableColumn, value: bigint): void {
    const highest = this.highest(column);
    const upwards = (column.identity?.increment ?? 1) > 0;
    if (
      highest === undefined ||
      (upwards ? value > highest : value < highest)
    ) {
      this.remembered.set(this.key, value);
    }
    this.last = value;
  }

  /** Keeps the last one in the table's file, and for @@IDENTITY and SCOPE_IDENTITY(). */
  keep(store: Store): void {
    const highest = this.remembered.get(this.key);
    if (highest === undefined || this.last === undefined) return;
    store.run(
      'UPDATE sys_columns SET last_value = ? WHERE object_id = ? AND seed IS NOT NULL',
      highest,
      this.table.objectId,
    );
    this.execution.session.lastIdentity = this.last;
    this.execution.identities.last = this.last;
  }

  /** What the server remembers of all tables, whatever is rolled back. */
  private get remembered(): Map<string, bigint> {
    return this.execution.session.instance.identities;
  }

  private highest({ identity }: TableColumn): bigint | undefined {
    const remembered = this.remembered.get(this.key);
    if (remembered !== undefined) return remembered;
    return identity?.last === undefined ? undefined : BigInt(identity.last);
  }
}
