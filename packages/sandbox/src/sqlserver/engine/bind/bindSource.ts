import type { SqlValue } from '../../types/SqlType';
import { sameName } from '../../types/text';
import type { Source } from '../parse/Query';
import { sqlError } from '../SqlError';
import { bindCondition } from './bindCondition';
import { bindQuery } from './bindQuery';
import type { BoundCondition, Frame } from './Bound';
import type { Environment } from './Environment';
import { Scope, ScopeColumn } from './Scope';

type Row = readonly SqlValue[];

/** What FROM gives: rows whose columns know which table they are of. */
export interface BoundSource {
  columns: ScopeColumn[];
  rows(outer?: Frame): Iterable<Row>;
}

/**
 * Resolves what stands in FROM.
 *
 * @param outer - the scope around a correlated subquery, also where common tables are known
 * @throws SqlError 208, 229, 1011, …
 */
export function bindSource(
  source: Source,
  environment: Environment,
  outer: Scope | undefined,
): BoundSource {
  switch (source.kind) {
    case 'table':
      return bindTable(source, environment, outer);
    case 'derived': {
      // A derived table sees nothing of what stands beside it.
      const relation = bindQuery(source.query, environment, outer);
      const names =
        source.columns.length > 0
          ? source.columns
          : relation.columns.map(({ name }) => name);
      if (names.length < relation.columns.length) {
        throw sqlError(8158, source.alias);
      }
      if (names.length > relation.columns.length) {
        throw sqlError(8159, source.alias);
      }
      names.forEach((name, index) => {
        if (!name) throw sqlError(8155, index + 1, source.alias);
        if (names.findIndex(other => sameName(other, name)) < index) {
          throw sqlError(8156, name, source.alias);
        }
      });
      return {
        columns: relation.columns.map((column, index) => ({
          ...column,
          name: names[index],
          table: [source.alias],
        })),
        rows: frame => relation.rows(frame),
      };
    }
    case 'join':
      return bindJoin(source, environment, outer);
    default:
      return bindApply(source, environment, outer);
  }
}

function bindTable(
  { name, alias }: Extract<Source, { kind: 'table' }>,
  environment: Environment,
  outer: Scope | undefined,
): BoundSource {
  const common =
    name.length === 1
      ? outer?.commonTables.get(name[0].toLowerCase())
      : undefined;
  if (common) {
    return {
      columns: common.columns.map(column => ({
        ...column,
        table: [alias ?? name[0]],
      })),
      rows: () => common.rows(),
    };
  }
  const relation = environment.relation(name);
  const table = alias
    ? [alias]
    : [relation.database, relation.schema, relation.name];
  return {
    columns: relation.columns.map(column => ({ ...column, table })),
    rows: () => relation.rows(),
  };
}

function joined(left: BoundSource, right: BoundSource): ScopeColumn[] {
  for (const { table } of right.columns) {
    if (left.columns.some(column => isSameTable(column.table, table))) {
      const name = table[table.length - 1];
      throw table.length === 1
        ? sqlError(1011, name)
        : sqlError(1013, table.slice(1).join('.'), table.slice(1).join('.'));
    }
  }
  return [...left.columns, ...right.columns];
}

function isSameTable(left: string[], right: string[]): boolean {
  return (
    left.length === right.length &&
    left.every((part, index) => sameName(part, right[index]))
  );
}

function nullable(columns: ScopeColumn[]): ScopeColumn[] {
  return columns.map(column => ({ ...column, nullable: true }));
}

function bindJoin(
  { join, on, ...sides }: Extract<Source, { kind: 'join' }>,
  environment: Environment,
  outer: Scope | undefined,
): BoundSource {
  const left = bindSource(sides.left, environment, outer);
  const right = bindSource(sides.right, environment, outer);
  const columns = joined(left, right);
  const scope = new Scope(environment, columns, outer);
  const condition: BoundCondition = on ? bindCondition(on, scope) : () => true;
  const keepLeft = join === 'left' || join === 'full';
  const keepRight = join === 'right' || join === 'full';
  const leftNulls: Row = left.columns.map(() => null);
  const rightNulls: Row = right.columns.map(() => null);
  return {
    columns: [
      ...(keepRight ? nullable(left.columns) : left.columns),
      ...(keepLeft ? nullable(right.columns) : right.columns),
    ],
    *rows(frame) {
      const others = [...right.rows(frame)];
      const met = new Set<Row>();
      for (const first of left.rows(frame)) {
        let found = false;
        for (const second of others) {
          const row = [...first, ...second];
          if (!condition({ row, outer: frame })) continue;
          found = true;
          if (keepRight) met.add(second);
          yield row;
        }
        if (!found && keepLeft) yield [...first, ...rightNulls];
      }
      if (!keepRight) return;
      for (const second of others) {
        if (!met.has(second)) yield [...leftNulls, ...second];
      }
    },
  };
}

function bindApply(
  source: Extract<Source, { kind: 'apply' }>,
  environment: Environment,
  outer: Scope | undefined,
): BoundSource {
  const left = bindSource(source.left, environment, outer);
  const inside = new Scope(environment, left.columns, outer);
  const right = bindSource(source.right, environment, inside);
  const nulls: Row = right.columns.map(() => null);
  return {
    columns: [
      ...joined(left, right).slice(0, left.columns.length),
      ...(source.outer ? nullable(right.columns) : right.columns),
    ],
    *rows(frame) {
      for (const first of left.rows(frame)) {
        let found = false;
        for (const second of right.rows({ row: first, outer: frame })) {
          found = true;
          yield [...first, ...second];
        }
        if (!found && source.outer) yield [...first, ...nulls];
      }
    },
  };
}
