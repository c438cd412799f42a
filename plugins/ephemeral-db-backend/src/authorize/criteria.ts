import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import type { Knex } from 'knex';
import type { QueryFilter } from '../page';
import type { GoldenSource } from '../sources/types';
import { FactCriteria, FactQuery, holds, ResourceFacts } from './resources';

type Narrow = (query: Knex.QueryBuilder, values: string[]) => void;
type Columns = Record<keyof ResourceFacts, Narrow>;

/** `NOT` of a comparison with NULL would lose the row, so NULL is told apart first. */
function among(column: string): Narrow {
  return (query, values) => query.whereNotNull(column).whereIn(column, values);
}

function never(query: Knex.QueryBuilder) {
  query.whereRaw('1 = 0');
}

function sourceOwnedBy(sources: Record<string, GoldenSource>): Narrow {
  return (query, values) =>
    query.whereIn(
      'source',
      Object.values(sources)
        .filter(source => values.includes(source.owner))
        .map(source => source.name),
    );
}

function cloneColumns(sources: Record<string, GoldenSource>): Columns {
  return {
    source: among('source'),
    sourceOwner: sourceOwnedBy(sources),
    requester: among('requested_by'),
    entityOwner: (query, values) =>
      query.whereIn('entity_ref', owned =>
        owned
          .from('entity_owners')
          .select('entity_ref')
          .whereIn('owner_ref', values),
      ),
    phase: among('phase'),
  };
}

function snapshotColumns(sources: Record<string, GoldenSource>): Columns {
  return {
    source: among('source'),
    sourceOwner: sourceOwnedBy(sources),
    requester: among('taken_by'),
    entityOwner: never,
    phase: among('phase'),
  };
}

function narrow(
  query: Knex.QueryBuilder,
  criteria: FactCriteria,
  columns: Columns,
): void {
  if (isAndCriteria(criteria)) {
    for (const part of criteria.allOf) {
      query.andWhere(inner => narrow(inner, part, columns));
    }
  } else if (isOrCriteria(criteria)) {
    for (const part of criteria.anyOf) {
      query.orWhere(inner => narrow(inner, part, columns));
    }
  } else if (isNotCriteria(criteria)) {
    query.whereNot(inner => narrow(inner, criteria.not, columns));
  } else {
    const { fact, values } = criteria as FactQuery;
    columns[fact](query, values);
  }
}

/** The criteria as a filter on the table of clones. */
export function filterClones(
  criteria: FactCriteria,
  sources: Record<string, GoldenSource>,
): QueryFilter {
  return query => narrow(query, criteria, cloneColumns(sources));
}

/** The criteria as a filter on the table of snapshots. */
export function filterSnapshots(
  criteria: FactCriteria,
  sources: Record<string, GoldenSource>,
): QueryFilter {
  return query => narrow(query, criteria, snapshotColumns(sources));
}

/** The criteria on one resource in memory; always the same answer as the SQL. */
export function matches(criteria: FactCriteria, facts: ResourceFacts): boolean {
  if (isAndCriteria(criteria)) {
    return criteria.allOf.every(part => matches(part, facts));
  }
  if (isOrCriteria(criteria)) {
    return criteria.anyOf.some(part => matches(part, facts));
  }
  if (isNotCriteria(criteria)) {
    return !matches(criteria.not, facts);
  }
  return holds(facts, criteria as FactQuery);
}
