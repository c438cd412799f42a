import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { poll } from './poll.mjs';

/** A view that may well be empty, but must be there for the golden login. */
const readable = (name, columns) => async (ground, sql) => {
  const session = await ground.open(ground.login);
  const rows = await session.query(name, sql[name]());
  for (const row of rows) assert.deepEqual(Object.keys(row), columns);
};

const inFirst = async (ground, login) => {
  const session = await ground.open(login);
  await session.query('Entering', `USE [${ground.databases[0]}]`);
  return session;
};

/** Holds the writes of both databases, does something, and waits until the batch has ended. */
async function whileHeld(ground, sql, milliseconds, act) {
  const session = await ground.open(ground.login, { appName: 'edb-test' });
  const batch = session.start(
    'Suspending',
    sql.suspend(ground.databases, milliseconds),
    milliseconds + 10_000,
  );
  await batch.said('ephemeral-db: writes are held');
  await act({ session, batch });
  await session.close();
}

/** Whether a write of the administrator gets through in a second. */
async function canWrite(ground) {
  const session = await inFirst(ground);
  try {
    await session.query(
      'Writing',
      "UPDATE dbo.T SET Name = N'two' WHERE Id = 1",
      1_000,
    );
    return true;
  } catch (error) {
    if (error.kind !== 'timeout') throw error;
    return false;
  }
}

async function heldNames(ground, sql) {
  const session = await ground.open(ground.login);
  const rows = await session.query('Held', sql.held());
  await session.close();
  return rows
    .filter(({ name }) => ground.databases.includes(name))
    .map(({ name, holder }) => `${name} ${holder}`);
}

const untilWritable = ground =>
  poll('writes to go on', async () => (await canWrite(ground)) || undefined, {
    seconds: 15,
  });

const golden = {
  async facts(ground, sql) {
    const session = await ground.open(ground.login);
    const [facts] = await session.query('Facts', sql.facts());
    assert.match(facts.productVersion, /^1[4-9]\./);
    assert.ok(facts.edition && facts.collation);
  },

  async databases(ground, sql) {
    const session = await ground.open(ground.login);
    const rows = await session.query('States', sql.databases(ground.databases));
    assert.deepEqual(rows.map(({ name }) => name).sort(), ground.databases);
    for (const row of rows) {
      assert.equal(row.state, 'ONLINE');
      assert.equal(Number(row.isReadOnly), 0);
    }
  },

  async files(ground, sql) {
    const session = await ground.open(ground.login);
    const rows = await session.query('Files', sql.files());
    const names = rows.map(({ databaseName }) => databaseName);
    for (const name of ['tempdb', ...ground.databases]) {
      assert.ok(names.includes(name), `the files of ${name} are to be seen`);
    }
    for (const { path, sizeBytes } of rows) {
      assert.ok(path.length > 0 && Number(sizeBytes) > 0);
    }
  },

  async use(ground, sql) {
    const session = await ground.open(ground.login);
    await session.query('Entering', sql.use(ground.databases[1]));
    const [row] = await session.query('Where', 'SELECT DB_NAME() AS name');
    assert.equal(row.name, ground.databases[1]);
  },

  async checkpoint(ground, sql) {
    const session = await inFirst(ground, ground.login);
    await session.query('Flushing', sql.checkpoint());
  },

  async suspend(ground, sql) {
    await whileHeld(ground, sql, 4_000, async ({ batch }) => {
      assert.deepEqual(
        await heldNames(ground, sql),
        ground.databases.map(name => `${name} edb-test`),
      );
      assert.equal(await canWrite(ground), false, 'writes wait');
      // Nobody thaws it but the server itself.
      await batch.ended;
    });
    assert.equal(await canWrite(ground), true, 'writes go on');
  },

  async resume(ground, sql) {
    await whileHeld(ground, sql, 60_000, async ({ session, batch }) => {
      batch.cancel();
      await batch.ended.catch(() => {});
      assert.equal(
        (await heldNames(ground, sql)).length,
        2,
        'an attention does not thaw',
      );
      await session.query('Resuming', sql.resume(ground.databases));
      assert.deepEqual(await heldNames(ground, sql), []);
    });
    assert.equal(await canWrite(ground), true, 'writes go on');
  },

  async heldHere(ground, sql) {
    await whileHeld(ground, sql, 60_000, async ({ session, batch }) => {
      batch.cancel();
      await batch.ended.catch(() => {});
      const rows = await session.query('Held here', sql.heldHere());
      assert.deepEqual(
        rows
          .filter(row => row.is_writeio_frozen ?? row.is_write_io_frozen)
          .map(row => row.db_name)
          .sort(),
        ground.databases,
      );
    });
    // The session's end thaws too.
    await untilWritable(ground);
  },

  async held(ground, sql) {
    assert.deepEqual(await heldNames(ground, sql), []);
  },

  async backupMetadata(ground, sql) {
    const file = `edb_${randomBytes(4).toString('hex')}.bkm`;
    await whileHeld(ground, sql, 60_000, async ({ session, batch }) => {
      batch.cancel();
      await batch.ended.catch(() => {});
      await session.query(
        'Telling',
        sql.backupMetadata(ground.databases, file),
      );
      assert.deepEqual(await heldNames(ground, sql), [], 'it thaws');
    });
  },

  async beginProbe(ground, sql) {
    const session = await inFirst(ground, ground.login);
    await session.query('Beginning', sql.beginProbe());
    const [row] = await session.query(
      'Looking',
      'SELECT @@TRANCOUNT AS transactions, @@LOCK_TIMEOUT AS lockTimeout, (SELECT COUNT(*) FROM dbo.T) AS customers',
    );
    assert.deepEqual(
      [row.transactions, row.lockTimeout, row.customers].map(Number),
      [1, 5_000, 1],
    );
  },

  async endProbe(ground, sql) {
    const session = await inFirst(ground, ground.login);
    await session.query('Beginning', sql.beginProbe());
    await session.query('Ending', sql.endProbe());
    const [row] = await session.query('Looking', 'SELECT @@TRANCOUNT AS n');
    assert.equal(Number(row.n), 0);
    // Also where there is nothing to roll back.
    await session.query('Ending', sql.endProbe());
  },

  async isSysadmin(ground, sql) {
    const asked = [];
    for (const login of [ground.login, ground.administrator]) {
      const session = await ground.open(login);
      const [row] = await session.query('Role', sql.isSysadmin());
      asked.push(Number(row.isSysadmin));
    }
    assert.deepEqual(asked, [0, 1]);
  },

  async mayCheckpoint(ground, sql) {
    const session = await ground.open(ground.login);
    const ask = async name => {
      const [row] = await session.query('Right', sql.mayCheckpoint(name));
      return Number(row.mayCheckpoint);
    };
    assert.equal(await ask(ground.databases[0]), 1);
    assert.equal(await ask('master'), 0);
  },

  async seesDefinitions(ground, sql) {
    const session = await ground.open(ground.login);
    const [row] = await session.query('Right', sql.seesDefinitions());
    assert.equal(Number(row.seesDefinitions), 1);
  },

  async maySuspend(ground, sql) {
    const session = await ground.open(ground.login);
    const [row] = await session.query(
      'Right',
      sql.maySuspend(ground.databases[0]),
    );
    assert.deepEqual([row.mayAlter, row.seesState].map(Number), [1, 1]);
  },

  startupProcedures: readable('startupProcedures', ['name']),
  logonTriggers: readable('logonTriggers', ['name']),
  audits: readable('audits', ['name', 'onFailure']),
  availabilityGroups: readable('availabilityGroups', [
    'groupName',
    'databaseName',
  ]),

  async editionFeatures(ground, sql) {
    const session = await inFirst(ground, ground.login);
    await session.query('Features', sql.editionFeatures());
  },
};

const newPassword = () => `Aa1-${randomBytes(18).toString('hex')}`;

async function tryPassword(ground, user, password) {
  const session = await ground.open({ user, password });
  await session.close();
}

const clone = {
  async systemAdministrator(ground, sql) {
    const admin = await ground.open();
    const [{ name }] = await admin.query('sa', sql.systemAdministrator('sa'));
    const ask = async text => {
      const rows = await admin.query('sa', sql.systemAdministrator(text));
      return rows.map(row => [row.name, Number(row.isNamed)]);
    };
    assert.deepEqual(await ask(name), [[name, 1]]);
    assert.deepEqual(await ask(`not ${name}`), [[name, 0]]);
  },

  async serverPrincipal(ground, sql) {
    const admin = await ground.open();
    const { user, password } = ground.login;
    const ask = async (name, text) => {
      const rows = await admin.query('Who', sql.serverPrincipal(name, text));
      return rows.map(row => [row.type.trim(), row.hasPassword]);
    };
    assert.deepEqual(await ask(user, password), [['S', 1]]);
    assert.deepEqual(await ask(user, newPassword()), [['S', 0]]);
    assert.deepEqual(await ask('sysadmin', password), [['R', null]]);
    assert.deepEqual(await ask(ground.logins[2], password), []);
  },

  async renameLogin(ground, sql) {
    const admin = await ground.open();
    const [old, , renamed] = ground.logins;
    await admin.query('Renaming', sql.renameLogin(old, renamed));
    await admin.query('Renaming back', sql.renameLogin(renamed, old));
  },

  async disableLogin(ground, sql) {
    const admin = await ground.open();
    const [old] = ground.logins;
    await admin.query('Disabling', sql.disableLogin(old));
    await assert.rejects(tryPassword(ground, old, ground.login.password), {
      kind: 'login',
    });
  },

  async takeAdministrator(ground, sql) {
    const admin = await ground.open();
    const [old, , renamed] = ground.logins;
    const password = newPassword();
    // Not on sa itself: whoever runs this still needs it.
    await admin.query(
      'Taking over',
      sql.takeAdministrator(old, { user: renamed, password }),
    );
    await tryPassword(ground, renamed, password);
    await assert.rejects(tryPassword(ground, old, password), { kind: 'login' });
    await admin.query('Renaming back', sql.renameLogin(renamed, old));
  },

  async randomizeLogin(ground, sql) {
    const admin = await ground.open();
    const [old] = ground.logins;
    const password = newPassword();
    await admin.query('Randomising', sql.randomizeLogin(old, password));
    await tryPassword(ground, old, password);
  },

  async otherLogins(ground, sql) {
    const admin = await ground.open();
    const rows = await admin.query('Others', sql.otherLogins());
    const names = rows.map(({ name }) => name);
    assert.ok(names.includes(ground.logins[0]));
    const [{ name }] = await admin.query('sa', sql.systemAdministrator('sa'));
    assert.ok(!names.includes(name));
  },

  async hasPassword(ground, sql) {
    const admin = await ground.open();
    const { user, password } = ground.login;
    const ask = async text => {
      const [row] = await admin.query('Proof', sql.hasPassword(user, text));
      return [row.hasPassword, row.isDisabled].map(Number);
    };
    assert.deepEqual(await ask(password), [1, 0]);
    assert.deepEqual(await ask(newPassword()), [0, 0]);
  },

  async otherSessions(ground, sql) {
    const admin = await ground.open();
    const other = await ground.open(ground.login);
    const [{ id }] = await other.query('Own', 'SELECT @@SPID AS id');
    const [{ id: own }] = await admin.query('Own', 'SELECT @@SPID AS id');
    const rows = await admin.query('Sessions', sql.otherSessions());
    const ids = rows.map(({ sessionId }) => Number(sessionId));
    assert.ok(ids.includes(Number(id)) && !ids.includes(Number(own)));
  },

  async endSession(ground, sql) {
    const admin = await ground.open();
    const other = await ground.open(ground.login);
    const [{ id }] = await other.query('Own', 'SELECT @@SPID AS id');
    await admin.query('Ending', sql.endSession(Number(id)));
    // Whether it still hears why, or finds its connection closed, is a matter of moments.
    await assert.rejects(other.query('Asking', 'SELECT 1 AS one'));
  },

  async use(ground, sql) {
    const admin = await ground.open();
    await admin.query('Entering', sql.use(ground.databases[0]));
  },

  async databaseStates(ground, sql) {
    const admin = await ground.open();
    const rows = await admin.query(
      'States',
      sql.databaseStates(ground.databases),
    );
    assert.deepEqual(
      rows.map(({ state }) => state),
      ['ONLINE', 'ONLINE'],
    );
  },

  async createLogin(ground, sql) {
    const admin = await ground.open();
    const [, people] = ground.logins;
    const password = newPassword();
    const text = sql.createLogin(people, password, ground.databases[0]);
    await admin.query('Making', text);
    await admin.query('Making again', text);
    const [row] = await admin.query('Proof', sql.hasPassword(people, password));
    assert.equal(Number(row.hasPassword), 1);
  },

  async createUser(ground, sql) {
    const admin = await inFirst(ground);
    const [, people] = ground.logins;
    const ask = async () => {
      const users = await admin.query('Whose', sql.userOf(people));
      const [row] = await admin.query('Taken', sql.isTaken(people));
      return [users.map(({ name }) => name), Number(row.isTaken)];
    };
    assert.deepEqual(await ask(), [[], 0]);
    await admin.query('Letting in', sql.createUser(people, people));
    assert.deepEqual(await ask(), [[people], 1]);
  },

  async userOf(ground, sql) {
    const admin = await inFirst(ground);
    const { user } = ground.login;
    const rows = await admin.query('Whose', sql.userOf(user));
    assert.equal(rows.length, 1);
  },

  async isTaken(ground, sql) {
    const admin = await inFirst(ground);
    const [row] = await admin.query('Taken', sql.isTaken('db_owner'));
    assert.equal(Number(row.isTaken), 1);
  },

  async addOwner(ground, sql) {
    const admin = await inFirst(ground);
    await admin.query('Making owner', sql.addOwner(ground.logins[1]));
  },

  async addSysadmin(ground, sql) {
    const admin = await ground.open();
    await admin.query('Making sysadmin', sql.addSysadmin(ground.logins[1]));
  },

  async ownRoles(ground, sql) {
    const admin = await ground.open();
    const [, people] = ground.logins;
    const password = newPassword();
    await admin.query('Randomising', sql.randomizeLogin(people, password));
    const session = await inFirst(ground, { user: people, password });
    const [row] = await session.query('Roles', sql.ownRoles());
    assert.deepEqual([row.isOwner, row.isSysadmin].map(Number), [1, 1]);
  },
};

/**
 * How each statement of `statements.ts` is tried, by its name. Each case stands for itself but for the order of the file:
 * what a login is made for comes after its making.
 */
export const statementCases = { golden, clone };
