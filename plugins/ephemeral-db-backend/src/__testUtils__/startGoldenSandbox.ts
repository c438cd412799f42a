import { KubeConfig } from '@kubernetes/client-node';
import {
  applyGolden,
  makeTemporaryFolder,
  Sandbox,
  startSandbox,
} from '@ephemeral-db/sandbox';
import { rm, writeFile } from 'fs/promises';
import { join, resolve } from 'path';
import { HttpsCluster } from '../kubernetes/HttpsCluster';

/** A sandbox with the golden database of the article in it. */
export interface GoldenSandbox {
  sandbox: Sandbox;
  /** As the backend reaches it, with the rights of deploy/rbac.yaml and no more. */
  cluster: HttpsCluster;
  /** Path of a kubeconfig with the contexts `admin` and `backstage`. */
  kubeConfig: string;
  stop(): Promise<void>;
}

/** Starts it without waits. */
export async function startGoldenSandbox(): Promise<GoldenSandbox> {
  const directory = makeTemporaryFolder('golden');
  const sandbox = await startSandbox({
    directory,
    rbac: resolve(__dirname, '../../../../deploy/rbac.yaml'),
  });
  const stop = async () => {
    await sandbox.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const kubeConfig = join(directory, 'kubeconfig');
    await writeFile(kubeConfig, sandbox.kubeConfig, { mode: 0o600 });
    await applyGolden({ kubeConfig });
    const config = new KubeConfig();
    config.loadFromFile(kubeConfig);
    config.setCurrentContext('backstage');
    return {
      sandbox,
      cluster: HttpsCluster.create({ config }),
      kubeConfig,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
