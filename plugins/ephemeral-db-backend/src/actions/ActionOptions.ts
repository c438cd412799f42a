import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { Pages } from '../pages';
import type { PluginConfiguration } from '../sources/types';
import type { Call } from '../useCases/Call';
import type { CloneUseCases } from '../useCases/CloneUseCases';
import type { SnapshotUseCases } from '../useCases/SnapshotUseCases';
import type { SourceUseCases } from '../useCases/SourceUseCases';

/** What the actions stand on. Nothing here gives a password. */
export interface ActionOptions {
  registry: ActionsRegistryService;
  configuration: PluginConfiguration;
  pages: Pages;
  sources: Pick<SourceUseCases, 'list'>;
  snapshots: SnapshotUseCases;
  clones: CloneUseCases;
}

/** Who calls an action. */
export function callBy(credentials: BackstageCredentials): Call {
  return { credentials, entrance: 'registry' };
}

/** What an action that only looks promises. */
export const READS = {
  readOnly: true,
  destructive: false,
  idempotent: true,
} as const;
