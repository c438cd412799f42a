import { int, smallint, SqlType, sysname } from '../../types/SqlType';
import { notSupported } from '../SqlError';
import type { Execution } from './Execution';
import type { Argument } from './runProcedure';
import { runConfigure } from './runConfigure';
import { sendRows } from './runSelect';
import { runEnableServerObject } from './runServerObject';

const char = (length: number): SqlType => ({ name: 'char', length });
const nchar = (length: number): SqlType => ({ name: 'nchar', length });

/** System procedures that people and tools call, beside sp_executesql. */
export const systemProcedures: Record<
  string,
  (execution: Execution, args: Argument[]) => Promise<void>
> = {
  async sp_who(execution) {
    const { session, rights } = execution;
    const all = [...session.instance.sessions.values()];
    const seen = rights.onServer('VIEW SERVER PERFORMANCE STATE')
      ? all
      : [session];
    await sendRows(
      execution,
      [
        { name: 'spid', type: smallint, nullable: false },
        { name: 'ecid', type: smallint, nullable: false },
        { name: 'status', type: nchar(30), nullable: false },
        { name: 'loginame', type: sysname, nullable: true },
        { name: 'hostname', type: nchar(128), nullable: false },
        { name: 'blk', type: char(5), nullable: false },
        { name: 'dbname', type: sysname, nullable: true },
        { name: 'cmd', type: nchar(26), nullable: false },
        { name: 'request_id', type: int, nullable: false },
      ],
      seen.map(other => [
        BigInt(other.id),
        0n,
        (other.running ? 'runnable' : 'sleeping').padEnd(30),
        other.login.name,
        other.client.hostName.padEnd(128),
        String(other.waitingFor?.holder?.id ?? 0).padEnd(5),
        other.database.name,
        (other.running?.command ?? 'AWAITING COMMAND').padEnd(26),
        0n,
      ]),
    );
  },

  sp_configure: runConfigure,

  /** Whether a procedure of master runs when the server starts. */
  async sp_procoption(execution, args) {
    const [name, option, value] = args.map(argument =>
      String(argument.value ?? ''),
    );
    if (option?.toLowerCase() !== 'startup') {
      throw notSupported(`sp_procoption with the option ${option}`);
    }
    await runEnableServerObject(execution, {
      type: 'PROCEDURE',
      name: name.split('.').pop() ?? '',
      enabled: ['on', 'true'].includes(value?.toLowerCase()),
    });
  },

  /** What ODBC's and JDBC's drivers send before a pooled connection is used again. */
  async sp_reset_connection(execution) {
    execution.session.transaction.abandon();
    execution.output.done();
  },
};
