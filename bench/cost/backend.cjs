// The backend that `yarn bench cost` measures, which tells what it has taken of the machine so far.
const { createServer } = require('node:http');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { createApiBackend } = require('../../scripts/lib/apiBackend.cjs');

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

/** Seconds of processor time, and what lives on the heap once nothing else does. */
function read() {
  const { user, system } = process.cpuUsage();
  collectGarbage();
  collectGarbage();
  return {
    cpuSeconds: (user + system) / 1e6,
    heapBytes: process.memoryUsage().heapUsed,
  };
}

createServer((_, response) => response.end(JSON.stringify(read()))).listen(
  Number(process.env.BENCH_GAUGE_PORT),
  '127.0.0.1',
);

createApiBackend().start();
