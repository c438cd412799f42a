import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { poll } from './poll.mjs';
import { requireTypeScript } from './requireTypeScript.mjs';
import { statementCases } from './statementCases.mjs';
import { step } from './steps.mjs';

const ENGINE = 'plugins/ephemeral-db-backend/src/engine/mssql';

function targetOf(options) {
  const { host, port, ca, serverName, trustServerCertificate } = options;
  return {
    what: `${host}:${port}`,
    encrypt: true,
    trustServerCertificate,
    serverName,
    ca,
    dial: () =>
      new Promise((resolve, reject) => {
        const socket = connect(port, host);
        socket.once('error', reject);
        socket.once('connect', () => {
          socket.off('error', reject);
          resolve(socket);
        });
      }),
  };
}

/** The same session, of which somebody else hears all that it sends. */
function overhear(session, heard) {
  const said = send => (what, text, milliseconds) => {
    heard(text);
    return session[send](what, text, milliseconds);
  };
  return {
    query: said('query'),
    start: said('start'),
    close: () => session.close(),
  };
}

/** Statements that somebody hears of as they are built. */
function overhearBuilt(statements, built) {
  return Object.fromEntries(
    Object.entries(statements).map(([name, build]) => [
      name,
      (...values) => {
        const text = build(...values);
        built(text, name);
        return text;
      },
    ]),
  );
}

/** What the statements are tried on. All of it is made for this run, and dropped after it. */
class Ground {
  constructor(target, administrator, heard) {
    const id = randomBytes(4).toString('hex');
    this.target = target;
    this.administrator = administrator;
    this.databases = [`edb_${id}_a`, `edb_${id}_b`];
    this.login = {
      user: `edb_${id}_golden`,
      password: `Aa1-${randomBytes(18).toString('hex')}`,
    };
    /** Logins that statements make, or that are there to be changed. */
    this.logins = [`edb_${id}_old`, `edb_${id}_people`, `edb_${id}_renamed`];
    this.sessions = [];
    this.heard = heard;
  }

  /** A session of its own as the administrator or as the golden login, closed at the end. */
  async open(login = this.administrator, options = {}) {
    const { SqlSession } = requireTypeScript(`${ENGINE}/SqlSession.ts`);
    const session = await SqlSession.open(this.target, login, options);
    this.sessions.push(session);
    return this.heard ? overhear(session, this.heard) : session;
  }

  /** As README.md tells DBAs: a login that can capture, and no more. */
  async prepare() {
    const { user, password } = this.login;
    const admin = await this.open();
    for (const database of this.databases) {
      await admin.query('Preparing', `CREATE DATABASE [${database}]`);
    }
    for (const text of [
      `CREATE LOGIN [${user}] WITH PASSWORD = N'${password}', DEFAULT_DATABASE = [${this.databases[0]}]`,
      `GRANT VIEW ANY DEFINITION TO [${user}]`,
      `GRANT VIEW SERVER STATE TO [${user}]`,
      `CREATE LOGIN [${this.logins[0]}] WITH PASSWORD = N'${password}'`,
    ]) {
      await admin.query('Preparing', text);
    }
    for (const database of this.databases) {
      for (const text of [
        `USE [${database}]`,
        'CREATE TABLE dbo.T (Id int PRIMARY KEY, Name nvarchar(20))',
        "INSERT INTO dbo.T (Id, Name) VALUES (1, N'one')",
        `CREATE USER [${user}] FOR LOGIN [${user}]`,
        `ALTER ROLE db_backupoperator ADD MEMBER [${user}]`,
        `GRANT SELECT ON dbo.T TO [${user}]`,
        `GRANT ALTER TO [${user}]`,
        `GRANT VIEW DATABASE STATE TO [${user}]`,
      ]) {
        await admin.query('Preparing', text);
      }
    }
    await admin.query('Preparing', 'USE master');
  }

  async clear() {
    for (const session of this.sessions.splice(0)) {
      await session.close().catch(() => {
        // Broken on purpose by one of the cases.
      });
    }
    const admin = await this.open();
    const texts = [
      ...this.databases.map(
        name => `IF DB_ID(N'${name}') IS NOT NULL DROP DATABASE [${name}]`,
      ),
      ...[this.login.user, ...this.logins].map(
        name =>
          `IF EXISTS (SELECT 1 FROM sys.sql_logins WHERE name = N'${name}') DROP LOGIN [${name}]`,
      ),
    ];
    for (const text of texts) await this.#insist(admin, text);
    await admin.close();
  }

  /** The server takes a moment to see that the sessions are gone which still used it. */
  async #insist(admin, text) {
    let trouble;
    await poll(
      'the test to be cleared away',
      () =>
        admin.query('Clearing', text).catch(error => {
          trouble = error.message;
          return undefined;
        }),
      { seconds: 15, everyMs: 500, state: () => trouble },
    );
  }
}

/**
 * Runs every statement that the product sends, those for golden servers with a login of few rights, and checks what comes
 * back. A statement without a case counts as failed.
 *
 * @param {ReturnType<import('./sqlServerOptions.mjs').readSqlServerOptions>} options
 * @param {{ built?: (text: string, name: string) => void, heard?: (text: string) => void }} [listeners] - told each statement of the
 *   product as it is built, and each batch as it is sent
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function testSqlServer(options, { built, heard } = {}) {
  const { user, password } = options;
  const statements = requireTypeScript(`${ENGINE}/statements.ts`);
  const ground = new Ground(targetOf(options), { user, password }, heard);
  const count = { passed: 0, failed: 0 };
  try {
    const admin = await ground.open();
    const [version] = await admin.query('Version', 'SELECT @@VERSION AS text');
    console.log(`${String(version.text).split('\n')[0].trim()}\n`);
    await ground.prepare();
    for (const side of ['golden', 'clone']) {
      const cases = statementCases[side];
      const texts = built
        ? overhearBuilt(statements[side], built)
        : statements[side];
      for (const name of Object.keys(texts)) {
        try {
          await step(`${side}.${name}`, async () => {
            if (!cases[name]) throw new Error('nothing tries it yet');
            await cases[name](ground, texts);
          });
          count.passed += 1;
        } catch (error) {
          console.log(`    ${error.message}`);
          count.failed += 1;
        }
      }
    }
  } finally {
    await ground.clear();
  }
  return count;
}
