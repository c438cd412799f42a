import { parseArgs } from 'node:util';
import { ensureFree, freePort } from './ports.mjs';

const USAGE = `npm run demo -- [options]
  --port <port>      where the portal listens; the sandbox's Kubernetes API takes the next one (default 7007; 0: any)
  --latency <name>   article: the waits of a real array, ten times as fast (default); none: no waits
  --exit             stop again as soon as everything is ready
  --story            instead of staying: capture, clone twice, prove 10 and 15, delete, and check that nothing is left`;

/**
 * What the person asked for, with ports that nobody uses.
 *
 * @param {string[]} args
 */
export async function readDemoOptions(args) {
  const { values } = parse(args);
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  if (!['article', 'none'].includes(values.latency)) {
    throw new Error(`--latency is article or none, not ${values.latency}`);
  }
  const wanted = Number(values.port);
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_534) {
    throw new Error(`--port is a number from 0 to 65534, not ${values.port}`);
  }
  const port = wanted || (await freePort());
  const sandboxPort = wanted ? port + 1 : await freePort();
  await ensureFree(port, 'the portal');
  await ensureFree(
    sandboxPort,
    "the sandbox's Kubernetes API, one above the portal's",
  );
  return { ...values, port, sandboxPort };
}

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string', default: '7007' },
        latency: { type: 'string', default: 'article' },
        exit: { type: 'boolean', default: false },
        story: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Error(`${error.message}\n\n${USAGE}`);
  }
}
