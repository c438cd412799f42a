import { int, nvarchar, sysname } from '../../types/SqlType';
import { ScalarFunction, told } from './ScalarFunction';

/** What a CATCH block can ask about its error; NULL anywhere else. */
export const errorFunctions: Record<string, ScalarFunction> = {
  ERROR_NUMBER: told(int, ({ caught }) =>
    caught ? BigInt(caught.number) : null,
  ),
  ERROR_SEVERITY: told(int, ({ caught }) =>
    caught ? BigInt(caught.severity) : null,
  ),
  ERROR_STATE: told(int, ({ caught }) =>
    caught ? BigInt(caught.state) : null,
  ),
  ERROR_LINE: told(int, ({ caught }) => (caught ? BigInt(caught.line) : null)),
  ERROR_MESSAGE: told(nvarchar(4000), ({ caught }) => caught?.message ?? null),
  ERROR_PROCEDURE: told(sysname, ({ caught }) => caught?.procedure || null),
};
