// (a): the article by hand. Every step is a command of kubectl, each waits for the one before, and sa is rotated over a
// port-forward. A program of its own: what to do as JSON in its argument, what came of it as JSON on its output.
import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { articleManifests } from './articleManifests.mjs';
import { newPassword, prove, rotate } from './rotate.mjs';

const WAIT = '--timeout=900s';

const { kubectl, kubeConfigFile, golden, names } = JSON.parse(process.argv[2]);
const environment = { ...process.env, KUBECONFIG: kubeConfigFile };

/** Runs kubectl to its end. */
function run(args, input) {
  return new Promise((resolve, reject) => {
    const child = execFile(
      kubectl,
      args,
      { env: environment },
      (error, output, complaint) =>
        error
          ? reject(new Error(`kubectl ${args.join(' ')}: ${complaint}`))
          : resolve(output),
    );
    child.stdin.end(input);
  });
}

function apply(...objects) {
  const documents = objects.map(object => JSON.stringify(object));
  return run(['apply', '-f', '-'], documents.join('\n---\n'));
}

/** @returns the local port of a port-forward, and how to end it */
async function forward(namespace) {
  const child = spawn(
    kubectl,
    ['-n', namespace, 'port-forward', 'service/mssql', ':1433'],
    { env: environment, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const port = line.match(/127\.0\.0\.1:(\d+)/)?.[1];
    if (port) return { port: Number(port), end: () => child.kill() };
  }
  throw new Error(`kubectl port-forward to ${namespace} ended`);
}

async function makeClone(name) {
  const objects = articleManifests(name, golden, {});
  await apply(objects.namespace);
  await apply(objects.content, objects.snapshot);
  await run([
    ...['-n', name, 'wait', 'volumesnapshot/imported', WAIT],
    '--for=jsonpath={.status.readyToUse}=true',
  ]);
  await apply(objects.claim);
  await run([
    ...['-n', name, 'wait', 'persistentvolumeclaim/data', WAIT],
    '--for=jsonpath={.status.phase}=Bound',
  ]);
  await apply(objects.service, objects.deployment);
  await run([
    ...['-n', name, 'wait', 'deployment/mssql', WAIT],
    '--for=condition=Available',
  ]);
  if (!golden.sql) return;
  const tunnel = await forward(name);
  try {
    const server = { host: '127.0.0.1', port: tunnel.port };
    const fresh = newPassword();
    await rotate(server, golden.administratorPassword, fresh);
    await prove(server, { user: 'sa', password: fresh }, golden);
  } finally {
    tunnel.end();
  }
}

const start = performance.now();
const seconds = [];
for (const name of names) {
  await makeClone(name);
  seconds.push((performance.now() - start) / 1000);
}
process.stdout.write(JSON.stringify(seconds));
