import { Connection, type Request } from 'tedious';
import { nameOfBatch } from './nameOfBatch';
import type { WriteLedger } from './WriteLedger';

/** Has every batch for SQL Server noted that changes something, before it leaves and when it has taken effect. */
export function watchSqlServer(ledger: WriteLedger): void {
  const { execSqlBatch } = Connection.prototype;
  Connection.prototype.execSqlBatch = function noted(request: Request) {
    const text = request.sqlTextOrProcedure ?? '';
    const name = nameOfBatch(text);
    if (name) {
      const reached = ledger.begin(name);
      const { callback } = request;
      request.callback = (...args) => {
        reached();
        Reflect.apply(callback, request, args);
      };
      // One that holds writes says so long before it ends.
      this.once('infoMessage', reached);
    }
    execSqlBatch.call(this, request);
  };
}
