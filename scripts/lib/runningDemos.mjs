import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from './paths.mjs';

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The demos that run on this machine, each with its portal and kubeconfig. */
function runningDemos() {
  let ports;
  try {
    ports = readdirSync(paths.demo);
  } catch {
    return [];
  }
  return ports.flatMap(port => {
    try {
      const file = join(paths.demo, port, 'running.json');
      const demo = JSON.parse(readFileSync(file, 'utf8'));
      return isAlive(demo.pid) ? [{ port, ...demo }] : [];
    } catch {
      // Still starting, or stopped just now.
      return [];
    }
  });
}

/**
 * The demo that runs on this machine.
 *
 * @param {string} [port] - of its portal, where several run
 * @returns {{ port: string, portal: string, kubeConfig: string }}
 */
export function theDemo(port) {
  const demos = runningDemos().filter(demo => !port || demo.port === port);
  if (demos.length === 1) return demos[0];
  throw new Error(
    demos.length === 0
      ? 'No demo is running here. Start one with: npm run demo'
      : `Several demos are running. Choose one with --port, one of: ${demos
          .map(demo => demo.port)
          .join(', ')}`,
  );
}
