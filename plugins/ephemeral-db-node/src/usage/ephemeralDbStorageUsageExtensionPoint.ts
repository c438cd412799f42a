import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { StorageUsageProvider } from './StorageUsageProvider';

/** @public */
export interface EphemeralDbStorageUsageExtensionPoint {
  /**
   * Adds a provider. Where several know a volume, the one that was added last is believed.
   *
   * @throws Error when there is one of this name already
   */
  addProvider(provider: StorageUsageProvider): void;
}

/**
 * Adds ways to find out how much storage clones really take.
 *
 * @public
 */
export const ephemeralDbStorageUsageExtensionPoint =
  createExtensionPoint<EphemeralDbStorageUsageExtensionPoint>({
    id: 'ephemeral-db.storage-usage',
  });
