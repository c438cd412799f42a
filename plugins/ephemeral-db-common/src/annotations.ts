import type { Entity } from '@backstage/catalog-model';

/**
 * Names the golden sources whose cards an entity shows, separated by commas. It grants nothing.
 *
 * @public
 */
export const EPHEMERAL_DB_SOURCES_ANNOTATION = 'ephemeral-db.io/sources';

/**
 * The golden sources that an entity names, in its order and each once.
 *
 * @public
 */
export function readSourceNames(entity: Entity): string[] {
  const value = entity.metadata.annotations?.[EPHEMERAL_DB_SOURCES_ANNOTATION];
  const names = (value ?? '').split(',').map(name => name.trim());
  return [...new Set(names)].filter(name => name !== '');
}

/**
 * Whether an entity shows the plugin's card and tab.
 *
 * @public
 */
export function isEphemeralDbAvailable(entity: Entity): boolean {
  return readSourceNames(entity).length > 0;
}
