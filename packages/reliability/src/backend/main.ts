import { createSpecializedBackend } from '@backstage/backend-app-api';
import ephemeralDbPlugin from '@ephemeral-db/backstage-plugin-ephemeral-db-backend';
import {
  watchDatabase,
  watchKubernetes,
  watchSqlServer,
  WriteLedger,
} from '../writes';
import { announceToParent } from './announceToParent';
import { authPlugin } from './authPlugin';
import type { BackendOptions, FromBackend, ToBackend } from './messages';
import { serviceFactories } from './serviceFactories';

const say = (message: FromBackend) => process.send!(message);

let ledger: WriteLedger | undefined;

async function start(options: BackendOptions): Promise<void> {
  const since = performance.now();
  const { config, crash, signals } = options;
  ledger = new WriteLedger(options.ledger);
  ledger.restart(crash);
  watchDatabase(ledger, 'ephemeral-db');
  watchKubernetes(ledger);
  watchSqlServer(ledger);
  const backend = createSpecializedBackend({
    defaultServiceFactories: serviceFactories(config),
  });
  backend.add(authPlugin(options.people.keys));
  backend.add(ephemeralDbPlugin);
  backend.add(announceToParent(signals));
  if (signals) {
    backend.add(import('@backstage/plugin-events-backend'));
    backend.add(import('@backstage/plugin-signals-backend'));
  }
  await backend.start();
  const { user, system } = process.cpuUsage();
  say({
    kind: 'started',
    milliseconds: performance.now() - since,
    cpuMilliseconds: (user + system) / 1000,
  });
}

process.on('message', (message: ToBackend) => {
  if (message.kind === 'start') {
    start(message.options).catch(error => {
      process.stderr.write(`${error.stack}\n`);
      process.exit(1);
    });
  } else {
    ledger!.restart(message.crash);
    say({ kind: 'ledger restarted' });
  }
});
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Counted from the very start of this process.
say({ kind: 'loaded', milliseconds: performance.now() });
