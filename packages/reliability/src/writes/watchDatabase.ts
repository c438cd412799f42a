import { Client } from 'pg';
import { nameOfStatement, type Statement } from './nameOfStatement';
import type { WriteLedger } from './WriteLedger';

/** What a connection is in the midst of. */
type Transactions = WeakMap<Client, { changed?: string }>;

/** The name of what changes the database, which in a transaction is also its end. */
function nameOf(
  { sql, bindings }: Statement,
  client: Client,
  transactions: Transactions,
): string | undefined {
  if (/^begin/i.test(sql)) transactions.set(client, {});
  const transaction = transactions.get(client);
  const ends = /^(commit|rollback)/i.exec(sql)?.[1].toLowerCase();
  if (ends) {
    transactions.delete(client);
    return ends === 'commit'
      ? transaction?.changed?.replace('database: ', 'database: commit after ')
      : undefined;
  }
  const name = nameOfStatement({ sql, bindings });
  if (name && transaction) transaction.changed = name;
  return name;
}

/**
 * Has every change of a plugin's own database noted, before it is sent to PostgreSQL and when that has answered.
 *
 * @param plugin - whose database; its name ends with that
 */
export function watchDatabase(ledger: WriteLedger, plugin: string): void {
  const transactions: Transactions = new WeakMap();
  const { query } = Client.prototype;
  Client.prototype.query = function noted(config, callback) {
    if (!this.database.endsWith(plugin)) {
      return query.call(this, config, callback);
    }
    const { text, values } =
      typeof config === 'string' ? { text: config, values: [] } : config;
    const statement = { sql: text, bindings: values };
    const name = nameOf(statement, this, transactions);
    if (!name || !callback) return query.call(this, config, callback);
    const reached = ledger.begin(name);
    return query.call(this, config, (error, result) => {
      reached();
      callback(error, result);
    });
  };
}
