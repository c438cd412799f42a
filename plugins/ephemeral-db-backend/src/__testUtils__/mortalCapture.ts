import Knex from 'knex';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { DatabaseCloneStore } from '../clones/DatabaseCloneStore';
import { installationId } from '../database';
import { createLoop } from '../reconcile';
import { DatabaseSnapshotStore } from '../snapshots/DatabaseSnapshotStore';
import { DatabaseStatusStore } from '../sources/DatabaseStatusStore';
import type { PluginConfiguration } from '../sources/types';

/** What the parent process sends. */
export interface MortalCaptureOptions {
  configuration: PluginConfiguration;
  /** Of a SQLite database with all tables. */
  filename: string;
}

const logger: LoggerService = {
  error: message => process.stderr.write(`${message}\n`),
  warn: () => {},
  info: () => {},
  debug: () => {},
  child: () => logger,
};

/** The program of a process that holds only the loop and its stores, to be stopped or killed. */
async function main({ configuration, filename }: MortalCaptureOptions) {
  const knex = Knex({
    client: 'better-sqlite3',
    connection: { filename },
    useNullAsDefault: true,
  });
  createLoop({
    configuration,
    knex,
    installationId: await installationId(knex),
    clones: DatabaseCloneStore.create({ knex }),
    snapshots: DatabaseSnapshotStore.create({ knex }),
    status: DatabaseStatusStore.create({ knex }),
    announce: () => {},
    logger,
  }).start();
  process.send!('started');
}

process.once('message', message => {
  void main(message as MortalCaptureOptions);
});
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
