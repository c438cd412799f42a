import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { DatabaseEngine } from './DatabaseEngine';

/** @public */
export interface EphemeralDbEngineExtensionPoint {
  /**
   * Puts another engine in place of the built-in one, which speaks to SQL Server, for all sources.
   *
   * @throws Error when there is another already
   */
  setEngine(engine: DatabaseEngine): void;
}

/**
 * Replaces the engine, for example by one that answers at once, to try a cluster's storage without a database server.
 * There is no configuration key for it on purpose: what looks like a masked and secured clone must be one.
 *
 * @public
 */
export const ephemeralDbEngineExtensionPoint =
  createExtensionPoint<EphemeralDbEngineExtensionPoint>({
    id: 'ephemeral-db.engine',
  });
