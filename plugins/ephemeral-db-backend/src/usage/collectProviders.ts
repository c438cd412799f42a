import type {
  EphemeralDbStorageUsageExtensionPoint,
  StorageUsageProvider,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-node';
import type { PluginConfiguration } from '../sources/types';
import { PrometheusUsage } from './PrometheusUsage';

/** The providers that modules add, and the built-in one. */
export interface ProviderCollection
  extends EphemeralDbStorageUsageExtensionPoint {
  /** All of them, the built-in one first where a cluster has a Prometheus. */
  with(
    configuration: Pick<PluginConfiguration, 'clusters'>,
  ): StorageUsageProvider[];
}

/** Makes an empty collection. */
export function collectProviders(): ProviderCollection {
  const added: StorageUsageProvider[] = [];
  return {
    addProvider(provider) {
      const { name } = provider;
      if (name === 'prometheus' || added.some(other => other.name === name)) {
        throw new Error(
          `There is a storage usage provider ${name} already; give the other one its own name`,
        );
      }
      added.push(provider);
    },

    with({ clusters }) {
      const accesses = new Map(
        Object.values(clusters).flatMap(({ name, prometheus }) =>
          prometheus ? [[name, prometheus] as const] : [],
        ),
      );
      const builtIn =
        accesses.size > 0 ? [PrometheusUsage.create(accesses)] : [];
      return [...builtIn, ...added];
    },
  };
}
