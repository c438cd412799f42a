import { int, nvarchar } from '../../types/SqlType';
import {
  ConfigurationOption,
  configurationOptions,
  SHOW_ADVANCED,
} from '../configurationOptions';
import { sqlError } from '../SqlError';
import type { Execution } from './Execution';
import type { Argument } from './runProcedure';
import { sendRows } from './runSelect';

interface Configuration extends ConfigurationOption {
  name: string;
  /** What RECONFIGURE would put into force. */
  configured: number;
  inUse: number;
}

function readAll({ session }: Execution): Configuration[] {
  const rows = session
    .store(session.instance.masterDatabase)
    .all<{ name: string; configured: number; inUse: number }>(
      `SELECT name, value AS configured, value_in_use AS inUse FROM sys_configurations ORDER BY name`,
    );
  const all = rows.map(row => ({ ...configurationOptions[row.name], ...row }));
  const shows = all.find(({ name }) => name === SHOW_ADVANCED)?.inUse === 1;
  return all.filter(({ advanced }) => shows || !advanced);
}

/** @throws SqlError 15123, 15124 */
function findOne(all: Configuration[], wanted: string): Configuration {
  const text = wanted.toLowerCase();
  const exact = all.filter(({ name }) => name.toLowerCase() === text);
  const found =
    exact.length > 0
      ? exact
      : all.filter(({ name }) => name.toLowerCase().includes(text));
  if (found.length === 0) throw sqlError(15123, wanted);
  if (found.length > 1) throw sqlError(15124, wanted);
  return found[0];
}

/**
 * sp_configure: tells options, or sets what RECONFIGURE is to put into force.
 *
 * @throws SqlError 15123, 15124, 15129, 15247
 */
export async function runConfigure(
  execution: Execution,
  args: Argument[],
): Promise<void> {
  const { session, rights, signal, output } = execution;
  const [name, value] = args.map(argument => argument.value ?? undefined);
  const all = readAll(execution);
  const option = name === undefined ? undefined : findOne(all, String(name));
  if (!option || value === undefined) {
    await sendRows(
      execution,
      ['name', 'minimum', 'maximum', 'config_value', 'run_value'].map(
        column => ({
          name: column,
          type: column === 'name' ? nvarchar(35) : int,
          nullable: column !== 'name',
        }),
      ),
      (option ? [option] : all).map(
        ({ name: told, minimum, maximum, configured, inUse }) => [
          told,
          ...[minimum, maximum, configured, inUse].map(BigInt),
        ],
      ),
    );
    return;
  }
  if (!rights.onServer('ALTER SETTINGS')) throw sqlError(15247);
  const wished = Number(value);
  if (!(wished >= option.minimum && wished <= option.maximum)) {
    throw sqlError(15129, String(value), option.name);
  }
  const { masterDatabase } = session.instance;
  await session.transaction.write(masterDatabase, signal, master => {
    master.run(
      `UPDATE sys_configurations SET value = ? WHERE name = ?`,
      wished,
      option.name,
    );
  });
  output.info(sqlError(15457, option.name, option.configured, wished));
  output.done();
}

/**
 * RECONFIGURE: puts into force what was configured.
 *
 * @throws SqlError 5812 without the right
 */
export async function runReconfigure({
  session,
  rights,
  signal,
  output,
}: Execution): Promise<void> {
  if (!rights.onServer('ALTER SETTINGS')) throw sqlError(5812);
  const { masterDatabase } = session.instance;
  await session.transaction.write(masterDatabase, signal, master => {
    master.run('UPDATE sys_configurations SET value_in_use = value');
  });
  output.done();
}
