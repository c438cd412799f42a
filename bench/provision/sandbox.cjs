// The stand-in cluster of `yarn bench provision`, with the article's golden database in it, in a process of its own. Started
// with what makes `require` understand TypeScript.
const { writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { join } = require('node:path');

const root = join(__dirname, '../..');
const { applyGolden, startSandbox } = require(join(
  root,
  'packages/sandbox/src/index.ts',
));

const READS = new Set(['get', 'list']);
const WRITES = new Set(['create', 'update', 'patch', 'delete']);
/** Posted, but nothing is changed by them. */
const QUESTIONS = /(access|rules)reviews$|\/portforward$/;
/** The log holds a bounded number of requests. */
const COLLECT_MS = 200;

function kindOf({ verb, resource = '' }) {
  if (QUESTIONS.test(resource)) return 'questions';
  if (READS.has(verb)) return 'reads';
  if (WRITES.has(verb)) return 'writes';
  return 'others';
}

/** Counts requests by who sent them: the controllers do not come over HTTPS and so are not among them. */
function createTally(log) {
  let counts = {};
  const collect = () => {
    for (const request of log.find()) {
      const [client] = request.userAgent.split(/[/ ]/);
      counts[client] ??= { reads: 0, writes: 0, questions: 0, others: 0 };
      counts[client][kindOf(request)]++;
    }
    log.clear();
  };
  setInterval(collect, COLLECT_MS).unref();
  return () => {
    collect();
    const taken = counts;
    counts = {};
    return taken;
  };
}

async function main({ directory, kubeConfig, speed, port }) {
  const sandbox = await startSandbox({
    directory,
    rbac: join(root, 'deploy/rbac.yaml'),
    latency: { profile: 'article', speed },
  });
  writeFileSync(kubeConfig, sandbox.kubeConfig, { mode: 0o600 });
  await applyGolden({ kubeConfig });
  const take = createTally(sandbox.requests);
  createServer((_, response) => response.end(JSON.stringify(take()))).listen(
    port,
    '127.0.0.1',
  );
}

main(JSON.parse(process.argv[2])).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
