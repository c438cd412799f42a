import { sameName } from '../../types/text';
import type { NamedRelation } from '../bind/Environment';
import type { Database } from '../Database';
import { notSupported } from '../SqlError';
import { databaseViews } from './databaseViews';
import { informationViews } from './informationViews';
import { serverObjectViews } from './serverObjectViews';
import { serverViews } from './serverViews';
import type { ViewContext } from './SystemView';

/**
 * One of the server's own views.
 *
 * @returns undefined where the schema is none of the server's
 * @throws SqlError 40517 for a view that the stand-in does not have
 */
export function findSystemView(
  schema: string | undefined,
  name: string,
  database: Database,
  { session, rights }: Omit<ViewContext, 'database'>,
): NamedRelation | undefined {
  const key = name.toLowerCase();
  let view;
  if (schema !== undefined && sameName(schema, 'sys')) {
    view = databaseViews[key] ?? serverViews[key] ?? serverObjectViews[key];
  } else if (schema !== undefined && sameName(schema, 'INFORMATION_SCHEMA')) {
    view = informationViews[key];
  } else {
    return undefined;
  }
  if (!view) throw notSupported(`${schema}.${name}`);
  const found = view;
  return {
    database: database.name,
    schema,
    name,
    columns: found.columns.map(([column, type, nullable]) => ({
      name: column,
      type,
      nullable: nullable ?? false,
    })),
    rows: () => found.rows({ session, rights, database }),
  };
}
