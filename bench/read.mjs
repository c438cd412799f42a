import { Agent, request } from 'node:http';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { startPrivatePostgres } from '../scripts/lib/privatePostgres.mjs';
import { table } from '../scripts/lib/table.mjs';
import { ReadPortal } from './readPortal.mjs';
import {
  CLONES,
  componentName,
  COMPONENTS,
  fillDatabase,
  openDatabase,
  POINTS,
  TEAMS,
} from './readRows.mjs';

const WARM_UP = 200;
const REQUESTS = 1_000;
/** One request in a hundred meets a pause of the whole backend: which, is chance. */
const ROUNDS = 9;
/** Reads each of which follows a write. */
const CHANGES = 300;

const WAYS = {
  open: 'an open page',
  changed: 'after a write each',
  firstLook: 'the first look',
};

const round = value => Math.round(value * 100) / 100;

/** One client that keeps its connection, as a browser does. */
class Client {
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #portal;

  constructor(portal) {
    this.#portal = portal;
  }

  async get(path) {
    const start = performance.now();
    const outgoing = request(`${this.#portal.url}${path}`, {
      agent: this.#agent,
      headers: { authorization: `Bearer ${this.#portal.token}` },
    });
    outgoing.end();
    const [response] = await once(outgoing, 'response');
    const chunks = [];
    for await (const chunk of response) chunks.push(chunk);
    const milliseconds = performance.now() - start;
    const body = Buffer.concat(chunks);
    if (response.statusCode !== 200) {
      throw new Error(
        `GET ${path} was answered ${response.statusCode}: ${body}`,
      );
    }
    return { milliseconds, body };
  }

  close() {
    this.#agent.destroy();
  }
}

const pathsOf = name => ({
  timeline: `/api/ephemeral-db/entities/component/default/${name}/timeline`,
  byName: `/api/catalog/entities/by-name/component/default/${name}`,
});

const sortedOf = values => [...values].sort((a, b) => a - b);

function quantile(values, share) {
  return sortedOf(values)[Math.ceil(values.length * share) - 1];
}

/** The medians of what each round came to. */
function figuresOf(rounds) {
  const middle = share =>
    round(
      quantile(
        rounds.map(values => quantile(values, share)),
        0.5,
      ),
    );
  return { p50: middle(0.5), p99: middle(0.99) };
}

/** Asks for both in turns, so that whatever else the machine does meets both. */
async function alternate(client, requests, nameOf, before = () => {}) {
  const taken = { timeline: [], byName: [] };
  for (let number = 0; number < requests; number++) {
    const paths = pathsOf(nameOf(number));
    const order =
      number % 2 === 0 ? ['timeline', 'byName'] : ['byName', 'timeline'];
    await before(number);
    for (const which of order) {
      taken[which].push((await client.get(paths[which])).milliseconds);
    }
  }
  return taken;
}

function compare(...rounds) {
  const one = figuresOf(rounds.map(({ timeline }) => timeline));
  const other = figuresOf(rounds.map(({ byName }) => byName));
  return {
    timeline: one,
    byName: other,
    ratio: {
      p50: round(one.p50 / other.p50),
      p99: round(one.p99 / other.p99),
    },
  };
}

async function sizesOf(client, name) {
  const sizes = {};
  for (const [which, path] of Object.entries(pathsOf(name))) {
    const { body } = await client.get(path);
    sizes[which] = { bytes: body.length, gzipped: gzipSync(body).length };
    if (which === 'timeline') {
      const { snapshots, clones, counts } = JSON.parse(body);
      sizes[which].holds = {
        snapshots: snapshots.length,
        clones: clones.length,
        counts: counts.length,
      };
    }
  }
  return sizes;
}

async function benchDatabase(postgres) {
  const portal = await ReadPortal.start(postgres);
  await fillDatabase(portal.connection);
  const client = new Client(portal);
  const mine = Array.from({ length: COMPONENTS / TEAMS }, (_, number) =>
    componentName(number * TEAMS),
  );
  // Each of these for the first time; the code is warm after the first two.
  const [one, other, ...unseen] = mine;
  await alternate(client, WARM_UP, number => (number % 2 ? one : other));
  const firstLook = compare(
    await alternate(client, unseen.length, number => unseen[number]),
  );
  const rounds = [];
  for (let turn = 0; turn < ROUNDS; turn++) {
    rounds.push(await alternate(client, REQUESTS, () => one));
  }
  const open = compare(...rounds);
  const writer = await openDatabase(portal.connection);
  const changed = compare(
    await alternate(client, CHANGES, () => one, writer.touchClone),
  );
  await writer.close();
  const sizes = await sizesOf(client, one);
  client.close();
  await portal.stop();
  return { open, changed, firstLook, sizes };
}

/** Measures the timeline of an entity against the catalog's answer to who asks for that entity, in the same backend. */
export async function benchRead() {
  return {
    ...{ clones: CLONES, points: POINTS, requests: REQUESTS, rounds: ROUNDS },
    databases: {
      SQLite: await benchDatabase(),
      PostgreSQL: await benchDatabase(await startPrivatePostgres()),
    },
  };
}

/** What does not hold of a result that has to. */
export function faultsOf({ databases }) {
  return Object.entries(databases)
    .filter(([, { open }]) => open.timeline.p99 > open.byName.p99)
    .map(
      ([name, { open }]) =>
        `${name}: 99 % of timelines are read in ${open.timeline.p99} ms, of entities by name in ${open.byName.p99} ms`,
    );
}

/** For reading. */
export function describe({ databases, ...result }) {
  const rows = Object.entries(databases).flatMap(([name, measured]) =>
    Object.keys(WAYS).map(how => {
      const { timeline, byName, ratio } = measured[how];
      return [
        ...[name, WAYS[how]],
        ...[timeline.p50, byName.p50, ratio.p50],
        ...[timeline.p99, byName.p99, ratio.p99],
      ];
    }),
  );
  const sizes = Object.entries(databases).map(([name, measured]) => {
    const { timeline, byName } = measured.sizes;
    const { snapshots, clones, counts } = timeline.holds;
    return `  ${name}: a timeline of ${snapshots} points, ${clones} clones and ${counts} days has ${timeline.bytes} bytes (${timeline.gzipped} gzipped), an entity ${byName.bytes} (${byName.gzipped})`;
  });
  return [
    `the timeline of an entity and the catalog's entities/by-name in the same backend, in turns, ${result.requests} of each, in ms, medians of ${result.rounds} rounds;`,
    `permissions on, a conditional policy, a plain user; ${result.clones} clones, ${result.points} points:`,
    '',
    table(
      [
        ...['database', 'read', 'p50 timeline', 'by-name', 'ratio'],
        ...['p99 timeline', 'by-name', 'ratio'],
      ],
      rows,
    ),
    '',
    ...sizes,
  ].join('\n');
}
