import { renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type DriverName, driverProfiles } from './drivers/profiles';
import type { LatencyOptions } from './latency';
import { type RoomOptions, rooms } from './rooms/rooms';

const LATENCIES: Record<string, LatencyOptions> = {
  none: { profile: 'none' },
  controllers: { profile: 'controllers' },
  article: { profile: 'article', speed: 10 },
};

const oneOf = (names: object) => Object.keys(names).join(', ');

const USAGE = `sandbox [options]
  --room <name>          what to start: ${oneOf(rooms)} (default: cluster)
  --directory <folder>   where all of it is kept and found again (default: one that goes with it)
  --kubeconfig <file>    is written once the API answers, with the contexts admin and backstage
  --port <port>          of the Kubernetes API, or of SQL Server, on 127.0.0.1 (default: the former one, or any)
  --metrics-port <port>  of what volumes take, for a Prometheus (default: likewise)
  --latency <name>       ${oneOf(
    LATENCIES,
  )} (default: none; article runs ten times as fast as a real array)
  --driver <name>        ${oneOf(driverProfiles)} (default: portworx-fada)
  --rbac <file>          a manifest to apply; the context backstage is its service account`;

/** The value of an option that has to be one of some names. @throws Error with the usage */
function choose<Choice>(choices: Record<string, Choice>, name: string): Choice {
  if (Object.hasOwn(choices, name)) return choices[name];
  throw new Error(`${name} is none of ${oneOf(choices)}.\n${USAGE}`);
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new Error(`${text} is no port.\n${USAGE}`);
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      room: { type: 'string', default: 'cluster' },
      directory: { type: 'string' },
      kubeconfig: { type: 'string' },
      port: { type: 'string' },
      'metrics-port': { type: 'string' },
      latency: { type: 'string', default: 'none' },
      driver: { type: 'string' },
      rbac: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { directory, kubeconfig, driver, rbac, help } = values;
  if (driver) choose(driverProfiles, driver);
  const options: RoomOptions = {
    directory,
    port: portOf(values.port),
    metricsPort: portOf(values['metrics-port']),
    latency: choose(LATENCIES, values.latency),
    driver: driver as DriverName | undefined,
    rbac,
  };
  return { start: choose(rooms, values.room), kubeconfig, help, options };
}

async function main() {
  const { start, kubeconfig, help, options } = readOptions();
  if (help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const room = await start(options);
  if (kubeconfig && room.kubeConfig) {
    // Whoever waits for the file must never read half of it.
    writeFileSync(`${kubeconfig}.new`, room.kubeConfig, { mode: 0o600 });
    renameSync(`${kubeconfig}.new`, kubeconfig);
  }
  process.stdout.write(`${room.says}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      room.stop().then(() => process.exit(0));
    });
  }
}

main().catch(error => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
