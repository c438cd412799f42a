import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const SOURCES = join(__dirname, '..');
const REAL_TIME =
  /setTimeout|setInterval|setImmediate|Date\.now|new Date\(\)|timers\/promises|performance\.now|hrtime/;
const COMMENT = /^\s*(\/\/|\*|\/\*)/;
/** Tests and what only they use, and the clock itself. */
const APART = /\.test\.ts$|(^|\/)testing\/|(^|\/)__testUtils__\/|^time\//;

/** Who may go by the time of this machine, and why. */
const REASONS: Record<string, string> = {
  'golden.ts': 'a client of the cluster, as a person is',
  'kubernetes/ObjectStore.ts': 'what it goes by where nobody gives it a clock',
  'kubernetes/server/createCertificate.ts': 'TLS clients go by real time',
  'kubernetes/server/serveRequest.ts': 'how long an answer really took',
  'sqlserver/engine/run/Execution.ts': 'lets others in, waits for no time',
  'sqlserver/tds/Response.ts': 'lets others in, waits for no time',
  'state/Identity.ts': 'TLS clients go by real time',
};

it('takes time from nowhere but the clock, and sleeps nowhere else', () => {
  const found = readdirSync(SOURCES, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => relative(SOURCES, join(entry.parentPath, entry.name)))
    .filter(path => !APART.test(path))
    .filter(path =>
      readFileSync(join(SOURCES, path), 'utf8')
        .split('\n')
        .some(line => REAL_TIME.test(line) && !COMMENT.test(line)),
    );
  expect(found.sort()).toEqual(Object.keys(REASONS).sort());
});
