import {
  applyGolden,
  golden,
  makeTemporaryFolder,
  Sandbox,
  startSandbox,
} from '@ephemeral-db/sandbox';
import { rmSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import type { Cluster } from '../kubernetes/Cluster';
import { HttpsCluster } from '../kubernetes/HttpsCluster';
import { loadKubeConfig } from '../kubernetes/kubeConfig';
import type {
  ClusterConfiguration,
  PluginConfiguration,
} from '../sources/types';
import { sampleSource } from './sampleSource';

/** A cluster on this machine with the golden server of the article, and the configuration for it. */
export interface Lab {
  /** The one that runs now. */
  readonly sandbox: Sandbox;
  configuration: PluginConfiguration;
  /** The cluster as its administrator sees it. */
  admin: Cluster;
  /** Messages of what the sandbox did not expect. */
  reports: string[];
  /** Ends the whole cluster and starts it over what it has kept, at the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** @param options.nodes - their names; one node unless given */
export async function startLab(
  options: { nodes?: string[] } = {},
): Promise<Lab> {
  const directory = makeTemporaryFolder('lab');
  const reports: string[] = [];
  const start = () =>
    startSandbox({
      directory: join(directory, 'data'),
      // What the backend may do is what the product asks an administrator for.
      rbac: resolve(__dirname, '../../../../deploy/rbac.yaml'),
      report: (where, error) => reports.push(`${where}: ${error}`),
      nodes: options.nodes,
    });
  let sandbox = await start();
  const path = join(directory, 'kubeconfig');
  writeFileSync(path, sandbox.kubeConfig);
  await applyGolden({ kubeConfig: path });
  const lab: ClusterConfiguration = {
    name: 'lab',
    access: { kind: 'kubeconfig', path, context: 'backstage' },
    namespace: 'backstage',
    windows: { importing: 4, binding: 4 },
  };
  return {
    get sandbox() {
      return sandbox;
    },
    configuration: {
      installation: 'demo',
      admins: [],
      clusters: { lab },
      sources: {
        customerdb: {
          ...sampleSource,
          namespace: golden.namespace,
          // As the golden server has them.
          clones: {
            ...sampleSource.clones,
            image: undefined,
            resources: undefined,
          },
        },
      },
      holder: { renewMs: 250, lapseMs: 1_000 },
    },
    admin: HttpsCluster.create({
      config: loadKubeConfig({
        ...lab,
        access: { kind: 'kubeconfig', path, context: 'admin' },
      }),
    }),
    reports,
    async restart() {
      await sandbox.stop();
      sandbox = await start();
    },
    async stop() {
      await sandbox.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
