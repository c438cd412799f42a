/** A statement for the plugin's own database. */
export interface Statement {
  sql: string;
  bindings?: readonly unknown[];
}

/** Columns whose values say what an update is about, and are the same in each run. */
const TELLING = new Set(['phase', 'stage', 'desired', 'generation', 'action']);
/** Columns that every update of a row has. */
const USUAL = new Set(['version', 'last_seen_at', 'seen', 'wanted']);

/** A hold is renewed, and asked for. */
const BY_THE_CLOCK = new Set(['until', 'asked_at, asker_holds']);

/** Tables of Backstage itself, which are written by the clock and not by what happens. */
const PLATFORM = /^(knex_migrations|backstage_backend_)/;

function tableOf(sql: string): string | undefined {
  return sql.match(
    /^(?:insert into|update|delete from) ["`]([^"`]+)["`]/i,
  )?.[1];
}

/** `phase=ready, stages` of an update, its values by the order of the placeholders. */
function changes({ sql, bindings = [] }: Statement): string {
  const assignments = sql.match(/ set (.*?)(?: where |$)/is)?.[1] ?? '';
  let placeholder = 0;
  const found: string[] = [];
  for (const [, column, value] of assignments.matchAll(
    /["`](\w+)["`] = (\?|\$\d+|[^,]*)/g,
  )) {
    const bound = /^(\?|\$\d+)/.test(value) ? bindings[placeholder] : undefined;
    placeholder += value.match(/\?|\$\d+/g)?.length ?? 0;
    if (USUAL.has(column)) continue;
    found.push(TELLING.has(column) ? `${column}=${bound}` : column);
  }
  return found.join(', ');
}

/**
 * A name that is the same in each run: `database: update clones (phase=ready)`.
 *
 * @returns undefined for what changes nothing, for Backstage's own tables, and for the renewals of a hold: those come by
 *   the clock
 */
export function nameOfStatement(statement: Statement): string | undefined {
  const { sql } = statement;
  const [verb] = sql.trim().toLowerCase().split(/\s/, 1);
  const table = tableOf(sql);
  if (!table || PLATFORM.test(table)) return undefined;
  if (verb !== 'update') return `database: ${verb} ${table}`;
  const what = changes(statement);
  if (table === 'holders' && BY_THE_CLOCK.has(what)) return undefined;
  return `database: update ${table} (${what})`;
}
