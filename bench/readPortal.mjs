import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import YAML from 'yaml';
import { paths } from '../scripts/lib/paths.mjs';
import { poll } from '../scripts/lib/poll.mjs';
import { freePort } from '../scripts/lib/ports.mjs';
import { startNode } from '../scripts/lib/processes.mjs';
import { atEnd } from '../scripts/lib/runScript.mjs';
import { tokenOf } from '../scripts/lib/signIn.mjs';
import { componentName, COMPONENTS, SOURCES, TEAMS } from './readRows.mjs';

const numbers = count => Array.from({ length: count }, (_, number) => number);

const entity = (kind, name, spec, annotations) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, ...(annotations ? { annotations } : {}) },
  spec,
});

/** The catalog: teams with components, and Sam, who belongs to the first team. */
function entitiesOf() {
  return [
    entity('User', 'sam', { memberOf: ['team-0'] }),
    ...numbers(TEAMS).map(team =>
      entity('Group', `team-${team}`, {
        type: 'team',
        profile: { displayName: `Team ${team}` },
        children: [],
      }),
    ),
    ...numbers(COMPONENTS).map(component =>
      entity(
        'Component',
        componentName(component),
        {
          type: 'service',
          lifecycle: 'production',
          owner: `group:default/team-${component % TEAMS}`,
        },
        {
          'ephemeral-db.io/sources': [0, 1]
            .map(next => `source${(component + next) % SOURCES}`)
            .join(','),
        },
      ),
    ),
  ];
}

function sourceConfig(name) {
  return {
    title: `Source ${name}`,
    owner: 'group:default/team-1',
    cluster: 'lab',
    namespace: 'db-golden',
    volumes: [{ claim: `${name}-data`, mountPath: '/var/opt/mssql' }],
    volumeSnapshotClass: 'points',
    engine: {
      type: 'mssql',
      databases: ['CustomerDB'],
      connect: { via: 'portForward', service: 'mssql' },
      credentials: { secret: 'login' },
    },
    clones: {
      allow: { entities: [{ kind: 'Component' }] },
      storageClass: 'fast',
      acceptEula: true,
      adminCredentials: [{ secret: 'sa', passwordKey: 'password' }],
      image: 'mcr.microsoft.com/mssql/server:2022-latest',
      lease: { default: '12h', max: '7d' },
    },
  };
}

function configOf({ portal, port, database, catalogFile }) {
  return {
    app: { baseUrl: portal },
    backend: {
      baseUrl: portal,
      listen: { port, host: '127.0.0.1' },
      database,
    },
    auth: {
      providers: {
        people: {
          list: [
            {
              ...{ id: 'sam', entityRef: 'user:default/sam' },
              ...{ displayName: 'Sam', role: 'Engineer', about: '' },
            },
          ],
        },
      },
    },
    permission: { enabled: true },
    catalog: {
      // At rest once it is filled.
      processingInterval: { hours: 1 },
      rules: [{ allow: ['Component', 'Group', 'User'] }],
      locations: [{ type: 'file', target: catalogFile }],
    },
    ephemeralDb: {
      installation: 'bench',
      clusters: {
        // Nobody answers there: what is read is the database's.
        lab: {
          url: 'https://127.0.0.1:1',
          serviceAccountToken: 'none',
          namespace: 'backstage',
        },
      },
      sources: Object.fromEntries(
        numbers(SOURCES).map(number => [
          `source${number}`,
          sourceConfig(`source${number}`),
        ]),
      ),
    },
  };
}

/** A backend in a process of its own, with a database that can be written from here too. */
export class ReadPortal {
  /** @param postgres - a connection string, or undefined for SQLite in files */
  static async start(postgres) {
    const portal = new ReadPortal();
    const folder = await mkdtemp(join(tmpdir(), 'bench-read-'));
    atEnd(() => rm(folder, { recursive: true, force: true }));
    const catalogFile = join(folder, 'catalog.yaml');
    await writeFile(
      catalogFile,
      entitiesOf()
        .map(one => YAML.stringify(one))
        .join('---\n'),
    );
    const port = await freePort();
    portal.url = `http://127.0.0.1:${port}`;
    const directory = join(folder, 'database');
    await mkdir(directory);
    const configFile = join(folder, 'app-config.yaml');
    await writeFile(
      configFile,
      YAML.stringify(
        configOf({
          ...{ portal: portal.url, port, catalogFile },
          database: postgres
            ? { client: 'pg', connection: postgres }
            : { client: 'better-sqlite3', connection: { directory } },
        }),
      ),
    );
    portal.connection = postgres
      ? {
          client: 'pg',
          connection: postgres.replace(
            /postgres$/,
            'backstage_plugin_ephemeral-db',
          ),
        }
      : {
          client: 'better-sqlite3',
          connection: { filename: join(directory, 'ephemeral-db.sqlite') },
          useNullAsDefault: true,
        };
    await portal.#run(configFile);
    return portal;
  }

  async #run(configFile) {
    let broken;
    this.process = startNode(
      'backend',
      [
        ...['--require', paths.nodeTransform],
        ...[join(paths.root, 'bench/readBackend.ts')],
        ...['--config', configFile],
      ],
      {
        cwd: join(paths.root, 'packages/backend'),
        env: { NODE_ENV: 'bench', LOG_LEVEL: 'warn' },
        log: join(paths.logs, 'bench-read.log'),
        onExit: error => {
          broken = error;
        },
      },
    );
    const until = (what, holds, seconds) =>
      poll(
        what,
        async () => {
          if (broken) throw broken;
          return (await holds().catch(() => undefined)) || undefined;
        },
        { seconds },
      );
    await until(
      'the backend to be ready',
      async () =>
        (
          await fetch(`${this.url}/.backstage/health/v1/readiness`)
        ).ok,
      120,
    );
    this.token = await until(
      'Sam to sign in',
      () => tokenOf(this.url, 'sam'),
      60,
    );
    const last = componentName(COMPONENTS - TEAMS);
    await until(
      'the catalog to be filled',
      async () => {
        const answer = await fetch(
          `${this.url}/api/catalog/entities/by-name/component/default/${last}`,
          { headers: { authorization: `Bearer ${this.token}` } },
        );
        const { relations } = await answer.json();
        return answer.ok && relations.length > 0;
      },
      240,
    );
  }

  async stop() {
    await this.process.kill();
  }
}
