import { Knex } from 'knex';
import { refusal } from './refusal';

/** Narrows a query; lists use it for permissions as well as for search. */
export type QueryFilter = (query: Knex.QueryBuilder) => void;

/** PostgreSQL refuses them in text. */
const UNPRINTABLE = /\p{C}/u;

/** What a Date can hold, in milliseconds since 1970. */
const LATEST_TIME = 8.64e15;

/** The place of one item in an ordered list: what it is ordered by, and its id among equals. */
export interface Position {
  value: Date | string;
  id: string;
}

/** Continues an ordered list after an item, also when others have come or gone meanwhile. */
export function startAfter(
  query: Knex.QueryBuilder,
  expression: Knex.Raw | Knex.Ref<string, Record<string, string>>,
  order: 'asc' | 'desc',
  position: Position,
): void {
  const beyond = order === 'asc' ? '>' : '<';
  query.where(page =>
    page
      .where(expression, beyond, position.value)
      .orWhere(equal =>
        equal
          .where(expression, '=', position.value)
          .where('id', beyond, position.id),
      ),
  );
}

/** How long the whole list is, where its first page is all of it. */
export function countOfAll(
  found: number,
  page: { limit: number; offset?: number; after?: Position },
): number | undefined {
  const isWhole = found < page.limit && !page.offset && !page.after;
  return isWhole ? found : undefined;
}

/** Opaque for clients. It holds the order too, as it would point anywhere in another one. */
export function toCursor(orderBy: string, position: Position): string {
  const { value, id } = position;
  return Buffer.from(
    JSON.stringify([
      orderBy,
      value instanceof Date ? value.getTime() : value,
      id,
    ]),
  ).toString('base64url');
}

/**
 * Reads what {@link toCursor} wrote.
 *
 * @throws malformedCursor for anything else
 */
export function fromCursor(orderBy: string, cursor: string): Position {
  try {
    const [order, value, id] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString('utf8'),
    );
    const isName = orderBy.startsWith('name');
    const fits = isName
      ? typeof value === 'string'
      : Number.isSafeInteger(value) && Math.abs(value) <= LATEST_TIME;
    const isClean = !UNPRINTABLE.test(`${id}${value}`);
    if (order === orderBy && typeof id === 'string' && fits && isClean) {
      return { value: isName ? value : new Date(value), id };
    }
  } catch {
    // Reported below.
  }
  throw refusal(
    'malformedCursor',
    `The cursor does not belong to this list in the order ${orderBy}. Take it from pageInfo.nextCursor of the page before, with the same orderBy.`,
  );
}

/** One page: what was asked for and, when there is more, where it goes on. */
export function toPage<Item>(
  items: Item[],
  options: {
    limit: number;
    orderBy: string;
    positionOf: (item: Item) => Position;
  },
): { items: Item[]; pageInfo: { nextCursor?: string } } {
  const { limit, orderBy, positionOf } = options;
  if (items.length <= limit) {
    return { items, pageInfo: {} };
  }
  const page = items.slice(0, limit);
  return {
    items: page,
    pageInfo: { nextCursor: toCursor(orderBy, positionOf(page[limit - 1])) },
  };
}
