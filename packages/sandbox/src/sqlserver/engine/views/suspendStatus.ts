import {
  bigint,
  bit,
  int,
  smallint,
  SqlValue,
  sysname,
} from '../../types/SqlType';
import { sqlError } from '../SqlError';
import { flag, SystemView } from './SystemView';

/** sys.dm_server_suspend_status: the databases whose writes are held for a snapshot. */
export const suspendStatus: SystemView = {
  columns: [
    ['db_id', int],
    ['db_name', sysname],
    ['suspend_session_id', smallint],
    ['suspend_time_ms', bigint],
    ['is_diffmap_cleared', bit],
    ['is_writeio_frozen', bit],
  ],
  rows: ({ session, rights }) => {
    if (!rights.onServer('VIEW SERVER STATE')) {
      throw sqlError(300, 'VIEW SERVER STATE', 'server', 'master');
    }
    const now = session.instance.now().getTime();
    return session.instance
      .allDatabases()
      .flatMap(({ id, name, suspension: { holder } }): SqlValue[][] =>
        holder
          ? [
              [
                BigInt(id),
                name,
                BigInt(holder.by.id),
                BigInt(now - holder.since.getTime()),
                flag(!holder.copyOnly),
                flag(true),
              ],
            ]
          : [],
      );
  },
};
