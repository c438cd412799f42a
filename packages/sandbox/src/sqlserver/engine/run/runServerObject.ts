import {
  ServerObject,
  serverObjects,
  ServerObjectType,
} from '../ServerObjects';
import { notSupported, sqlError } from '../SqlError';
import type { Store } from '../storage/Store';
import type { Execution } from './Execution';
import type { StatementOf } from './StatementOf';

const MASTER = 1;

async function writeMaster(
  execution: Execution,
  work: (master: Store) => void,
): Promise<void> {
  const { session, rights, signal } = execution;
  if (!rights.onServer('CONTROL SERVER')) throw sqlError(15247);
  const { masterDatabase } = session.instance;
  await session.transaction.write(masterDatabase, signal, work);
}

function need(
  master: Store,
  type: ServerObjectType,
  name: string,
  verb: string,
): ServerObject {
  const found = serverObjects.find(master, type, name);
  if (!found) throw sqlError(15151, verb, type.toLowerCase(), name);
  return found;
}

/** @throws SqlError 2714, 15247; 40517 for a procedure in another database than master */
export async function runCreateServerObject(
  execution: Execution,
  statement: StatementOf<'createServerObject'>,
): Promise<void> {
  const { type, name, enabled, detail } = statement;
  if (type === 'PROCEDURE' && execution.session.database.id !== MASTER) {
    throw notSupported('CREATE PROCEDURE in another database than master');
  }
  await writeMaster(execution, master => {
    if (serverObjects.find(master, type, name)) throw sqlError(2714, name);
    serverObjects.create(master, type, {
      name,
      enabled: enabled ? 1 : 0,
      detail,
    });
  });
  execution.output.done();
}

/** @throws SqlError 15151, 15247 */
export async function runEnableServerObject(
  execution: Execution,
  {
    type,
    name,
    enabled,
  }: Omit<StatementOf<'enableServerObject'>, 'kind' | 'line'>,
): Promise<void> {
  await writeMaster(execution, master => {
    const found = need(master, type, name, 'alter');
    serverObjects.change(master, { ...found, enabled: enabled ? 1 : 0 });
  });
  execution.output.done();
}

/** @throws SqlError 15151, 15247 */
export async function runDropServerObject(
  execution: Execution,
  { type, name }: StatementOf<'dropServerObject'>,
): Promise<void> {
  await writeMaster(execution, master =>
    serverObjects.remove(master, need(master, type, name, 'drop')),
  );
  execution.output.done();
}

/** @throws SqlError 15151, 15247 */
export async function runRemoveFromGroup(
  execution: Execution,
  { name, databases }: StatementOf<'removeFromGroup'>,
): Promise<void> {
  await writeMaster(execution, master => {
    const found = need(master, 'AVAILABILITY GROUP', name, 'alter');
    const left = (JSON.parse(found.detail) as string[]).filter(
      database => !databases.includes(database),
    );
    serverObjects.change(master, { ...found, detail: JSON.stringify(left) });
  });
  execution.output.done();
}
