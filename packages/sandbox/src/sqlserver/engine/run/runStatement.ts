import type { Statement } from '../parse/Statement';
import type { Execution } from './Execution';
import {
  runAlterDatabase,
  runCreateDatabase,
  runDropDatabase,
} from './runDatabase';
import {
  runAlterLogin,
  runCreateLogin,
  runDropLogin,
  runEnableLogin,
} from './runLogin';
import { runReconfigure } from './runConfigure';
import { runDelete, runTruncate } from './runDelete';
import { runCreateIndex, runDropIndex } from './runIndex';
import { runInsert } from './runInsert';
import { runPermission } from './runPermission';
import { runExecute, runExecuteText } from './runProcedure';
import {
  runAlterRole,
  runAlterUser,
  runCreateRole,
  runCreateUser,
  runDropRole,
  runDropUser,
} from './runPrincipal';
import { runCreateSchema, runDropSchema } from './runSchema';
import { runSelect } from './runSelect';
import {
  runCreateServerObject,
  runDropServerObject,
  runEnableServerObject,
  runRemoveFromGroup,
} from './runServerObject';
import {
  runCheckpoint,
  runKill,
  runPrint,
  runRaiserror,
  runSet,
  runSetIdentityInsert,
  runTransaction,
  runUse,
  runWaitFor,
} from './runSession';
import { runBackupMetadata, runSuspend } from './runSuspend';
import {
  runAddColumns,
  runCreateTable,
  runDropColumns,
  runDropTable,
} from './runTable';
import { runUpdate } from './runUpdate';

/** Statements that are carried out as they stand, without control of flow. */
export async function runStatement(
  execution: Execution,
  statement: Statement,
): Promise<void> {
  switch (statement.kind) {
    case 'select':
      return await runSelect(execution, statement);
    case 'insert':
      return await runInsert(execution, statement);
    case 'update':
      return await runUpdate(execution, statement);
    case 'delete':
      return await runDelete(execution, statement);
    case 'truncate':
      return await runTruncate(execution, statement);
    case 'print':
      return runPrint(execution, statement);
    case 'raiserror':
      return await runRaiserror(execution, statement);
    case 'waitFor':
      return await runWaitFor(execution, statement);
    case 'set':
      return runSet(execution, statement);
    case 'setIdentityInsert':
      return runSetIdentityInsert(execution, statement);
    case 'use':
      return runUse(execution, statement);
    case 'begin':
    case 'commit':
    case 'rollback':
    case 'save':
      return await runTransaction(execution, statement);
    case 'suspend':
      return runSuspend(execution, statement);
    case 'backupMetadata':
      return runBackupMetadata(execution, statement);
    case 'checkpoint':
      return await runCheckpoint(execution);
    case 'kill':
      return runKill(execution, statement);
    case 'execute':
      return await runExecute(execution, statement);
    case 'executeText':
      return await runExecuteText(execution, statement);
    case 'reconfigure':
      return await runReconfigure(execution);
    case 'createDatabase':
      return await runCreateDatabase(execution, statement);
    case 'alterDatabase':
      return await runAlterDatabase(execution, statement);
    case 'dropDatabase':
      return await runDropDatabase(execution, statement);
    case 'createTable':
      return await runCreateTable(execution, statement);
    case 'dropTable':
      return await runDropTable(execution, statement);
    case 'addColumns':
      return await runAddColumns(execution, statement);
    case 'dropColumns':
      return await runDropColumns(execution, statement);
    case 'createIndex':
      return await runCreateIndex(execution, statement);
    case 'dropIndex':
      return await runDropIndex(execution, statement);
    case 'createSchema':
      return await runCreateSchema(execution, statement);
    case 'dropSchema':
      return await runDropSchema(execution, statement);
    case 'createServerObject':
      return await runCreateServerObject(execution, statement);
    case 'enableServerObject':
      return await runEnableServerObject(execution, statement);
    case 'dropServerObject':
      return await runDropServerObject(execution, statement);
    case 'removeFromGroup':
      return await runRemoveFromGroup(execution, statement);
    case 'createLogin':
      return await runCreateLogin(execution, statement);
    case 'alterLogin':
      return await runAlterLogin(execution, statement);
    case 'enableLogin':
      return await runEnableLogin(execution, statement);
    case 'dropLogin':
      return await runDropLogin(execution, statement);
    case 'createUser':
      return await runCreateUser(execution, statement);
    case 'alterUser':
      return await runAlterUser(execution, statement);
    case 'dropUser':
      return await runDropUser(execution, statement);
    case 'createRole':
      return await runCreateRole(execution, statement);
    case 'dropRole':
      return await runDropRole(execution, statement);
    case 'alterRole':
      return await runAlterRole(execution, statement);
    case 'permission':
      return await runPermission(execution, statement);
    default:
      throw new Error(`${statement.kind} is control of flow`);
  }
}
