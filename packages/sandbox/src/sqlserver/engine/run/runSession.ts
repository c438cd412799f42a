import { nvarchar } from '../../types/SqlType';
import { TICKS_PER_SECOND } from '../../types/moment';
import { parseMoment } from '../../types/parseMoment';
import { sleep } from '../sleep';
import { SqlError, sqlError } from '../SqlError';
import type { Execution } from './Execution';
import { formatMessage } from './formatMessage';
import { requireTable } from './resolveTable';
import { sameName } from '../../types/text';
import type { StatementOf } from './StatementOf';

const DEADLOCK_PRIORITIES: Record<string, number> = {
  LOW: -5,
  NORMAL: 0,
  HIGH: 5,
};
const DAY_MS = 86_400_000;
/** WITH LOG is not done, so nothing above it is ever raised. */
/** The first number of a message that RAISERROR can raise. */
const LOWEST_MESSAGE = 13_000n;
const HIGHEST_SEVERITY_WITHOUT_LOG = 18;

export function runPrint(
  execution: Execution,
  { value, line }: StatementOf<'print'>,
): void {
  const text = execution.value(value, nvarchar(-1));
  execution.output.info(
    new SqlError({
      number: 0,
      severity: 0,
      state: 1,
      message: text === null ? ' ' : String(text).slice(0, 4000),
    }).at(line),
  );
}

/** @throws SqlError 50000 from severity 11 on; 2732, 18054 for a number, as there are no messages of users */
export async function runRaiserror(
  execution: Execution,
  statement: StatementOf<'raiserror'>,
): Promise<void> {
  const [text, severity, state, ...values] = statement.arguments.map(argument =>
    execution.value(argument),
  );
  if (severity === undefined || state === undefined) throw sqlError(102, ')');
  const isNumber = typeof text === 'bigint';
  if (isNumber && (text < LOWEST_MESSAGE || text === 50000n)) {
    throw sqlError(2732, String(text));
  }
  if (Number(severity) > HIGHEST_SEVERITY_WITHOUT_LOG) throw sqlError(2754);
  if (isNumber) {
    throw sqlError(18054, String(text), Number(severity), Number(state));
  }
  const message = formatMessage(String(text), values);
  const error = new SqlError({
    number: 50000,
    severity: Number(severity),
    state: Number(state),
    message,
  }).at(statement.line);
  if (error.severity > 10) throw error;
  execution.output.info(error);
  if (statement.atOnce) await execution.output.flush('now');
}

/** @throws SqlError 148 for a time that is none */
export async function runWaitFor(
  execution: Execution,
  { until, value }: StatementOf<'waitFor'>,
): Promise<void> {
  const text = String(execution.value(value, nvarchar(-1)));
  const moment = parseMoment(text);
  if (!moment || !/\d:\d/.test(text)) throw sqlError(148, text);
  const { instance } = execution.session;
  const time = moment.ticks / (TICKS_PER_SECOND / 1000);
  const now = instance.now().getTime() % DAY_MS;
  const wait = until === 'delay' ? time : (time - now + DAY_MS) % DAY_MS;
  await execution.session.wait(
    'WAITFOR',
    sleep(instance.clock, wait, execution.signal),
  );
  execution.output.done();
}

export function runSet(
  { session, output }: Execution,
  { option, value }: StatementOf<'set'>,
): void {
  const { options } = session;
  switch (option) {
    case 'NOCOUNT':
      options.noCount = value === 'ON';
      break;
    case 'XACT_ABORT':
      options.xactAbort = value === 'ON';
      break;
    case 'LOCK_TIMEOUT':
      options.lockTimeout = Number(value);
      break;
    case 'DEADLOCK_PRIORITY':
      options.deadlockPriority =
        DEADLOCK_PRIORITIES[String(value)] ?? Number(value);
      break;
    case 'TRANSACTION ISOLATION LEVEL':
      options.isolationLevel = String(value);
      break;
    default:
    // Checked by the parser: the stand-in behaves so already.
  }
  output.done();
}

/** @throws SqlError 8106, 8107 */
export function runSetIdentityInsert(
  execution: Execution,
  { table: parts, on }: StatementOf<'setIdentityInsert'>,
): void {
  const { session } = execution;
  const { database, table } = requireTable(session, execution.rights, parts);
  execution.rights.requireOnTable(database, table, 'ALTER');
  if (!table.columns.some(({ identity }) => identity)) {
    throw sqlError(8106, parts.join('.'));
  }
  const current = session.identityInsert;
  const isCurrent =
    current?.database === database && current.objectId === table.objectId;
  if (on && current && !isCurrent) {
    throw sqlError(8107, 'another table', parts.join('.'));
  }
  if (on) session.identityInsert = { database, objectId: table.objectId };
  else if (isCurrent) session.identityInsert = undefined;
  execution.output.done();
}

/** @throws SqlError 911, 916, 922, 926, 942, 945 */
export function runUse(
  { session, output, rights }: Execution,
  { database: name }: StatementOf<'use'>,
): void {
  const database = session.instance.findDatabase(name);
  if (!database) throw sqlError(911, name);
  rights.requireUser(database);
  const from = session.database.name;
  session.enter(database);
  output.databaseChanged(from, database.name);
  output.done();
}

/** @throws SqlError 3902, 3903, 628 */
export async function runTransaction(
  { session, output, signal }: Execution,
  { kind, name }: StatementOf<'begin' | 'commit' | 'rollback' | 'save'>,
): Promise<void> {
  const { transaction } = session;
  const before = transaction.count;
  switch (kind) {
    case 'begin':
      transaction.begin();
      if (before === 0) {
        transaction.name = name;
        output.transactionChanged('begun');
      }
      break;
    case 'commit':
      if (before === 1) await transaction.committable(signal);
      transaction.commit();
      if (before === 1) output.transactionChanged('committed');
      break;
    case 'rollback':
      if (
        name !== undefined &&
        !transaction.hasSavepoint(name) &&
        !sameName(transaction.name ?? '', name)
      ) {
        throw sqlError(transaction.count === 0 ? 3903 : 6401, name);
      }
      transaction.rollback(name);
      if (transaction.count === 0) output.transactionChanged('rolledBack');
      break;
    default:
      transaction.save(name ?? '');
  }
  output.done();
}

/** @throws SqlError 262 without the right */
export async function runCheckpoint({
  session,
  output,
  rights,
  signal,
}: Execution): Promise<void> {
  const { database } = session;
  rights.requireUser(database);
  if (!rights.onDatabase(database, 'CHECKPOINT')) {
    throw sqlError(262, 'CHECKPOINT', database.name);
  }
  await session.writable(database, signal);
  // A writer of its own would be kept waiting by a transaction: SQL Server's is not.
  if (!session.store(database).inTransaction) {
    session.store(database).checkpoint();
  }
  output.done();
}

/** @throws SqlError 6102, 6104, 6106 */
export function runKill(
  { session, output, rights }: Execution,
  { session: id }: StatementOf<'kill'>,
): void {
  if (!rights.onServer('ALTER ANY CONNECTION')) throw sqlError(6102);
  if (id === session.id) throw sqlError(6104);
  const other = session.instance.sessions.get(id);
  if (!other) throw sqlError(6106, id);
  session.instance.log.write(
    `spid${session.id}`,
    `Process ID ${id} was killed by hostname ${session.client.hostName}, host process ID 0.`,
  );
  other.kill();
  output.done();
}
