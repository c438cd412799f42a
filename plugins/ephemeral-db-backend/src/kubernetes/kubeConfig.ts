import { KubeConfig } from '@kubernetes/client-node';
import { InputError } from '@backstage/errors';
import type { ClusterConfiguration } from '../sources/types';

/**
 * Loads the access to a cluster as configured.
 *
 * @throws InputError that names the cluster, what is wrong and the fix
 */
export function loadKubeConfig(cluster: ClusterConfiguration): KubeConfig {
  const { access, name } = cluster;
  const config = new KubeConfig();
  switch (access.kind) {
    case 'inCluster':
      config.loadFromCluster();
      break;
    case 'kubeconfig':
      try {
        config.loadFromFile(access.path);
      } catch (error) {
        throw new InputError(
          `ephemeralDb.clusters.${name}.kubeconfig: can't read ${access.path}; give the path of a kubeconfig file that the backend may read`,
          error,
        );
      }
      if (access.context) config.setCurrentContext(access.context);
      if (!config.getCurrentCluster()) {
        throw new InputError(
          `ephemeralDb.clusters.${name}.context: ${
            access.path
          } has no usable context ${
            access.context ?? config.getCurrentContext()
          }; it has: ${config
            .getContexts()
            .map(context => context.name)
            .join(', ')}`,
        );
      }
      break;
    default:
      config.loadFromOptions({
        clusters: [
          {
            name,
            server: access.url,
            caData: access.caData,
            skipTLSVerify: access.skipTLSVerify ?? false,
          },
        ],
        users: [
          access.serviceAccountTokenFile
            ? {
                name: 'backstage',
                // Re-read by the library: service account tokens rotate.
                authProvider: {
                  name: 'tokenFile',
                  config: { tokenFile: access.serviceAccountTokenFile },
                },
              }
            : { name: 'backstage', token: access.serviceAccountToken },
        ],
        contexts: [{ name, cluster: name, user: 'backstage' }],
        currentContext: name,
      });
  }
  return config;
}

/** The access to a cluster as configured, and how to read it again in place: tokens and certificates rotate. */
export function refreshableKubeConfig(cluster: ClusterConfiguration): {
  config: KubeConfig;
  refresh(): void;
} {
  const config = loadKubeConfig(cluster);
  return {
    config,
    refresh: () => Object.assign(config, loadKubeConfig(cluster)),
  };
}
