import type { BoundExpression } from '../bind/Bound';
import type { Environment } from '../bind/Environment';
import { notSupported, sqlError } from '../SqlError';
import { errorFunctions } from './errorFunctions';
import { generalFunctions } from './generalFunctions';
import { mathFunctions } from './mathFunctions';
import { metadataFunctions } from './metadataFunctions';
import type { ScalarFunction } from './ScalarFunction';
import { securityFunctions } from './securityFunctions';
import { textFunctions } from './textFunctions';
import { timeFunctions } from './timeFunctions';

const functions = new Map<string, ScalarFunction>(
  Object.entries({
    ...errorFunctions,
    ...generalFunctions,
    ...mathFunctions,
    ...metadataFunctions,
    ...securityFunctions,
    ...textFunctions,
    ...timeFunctions,
  }),
);

/** Functions that the real server has: their names are right, but the stand-in lacks them. */
const lacking = new Set(
  `APPLOCK_MODE APPROX_COUNT_DISTINCT BINARY_CHECKSUM CHECKSUM CHECKSUM_AGG COLLATIONPROPERTY COLUMNPROPERTY COL_LENGTH
  COL_NAME COMPRESS CONNECTIONPROPERTY CONTEXT_INFO CUME_DIST CURSOR_STATUS DATETIME2FROMPARTS DATE_BUCKET DECOMPRESS
  DIFFERENCE FILE_ID FILE_NAME FIRST_VALUE FORMAT FORMATMESSAGE GENERATE_SERIES GETANSINULL GROUPING GROUPING_ID
  HASHBYTES HOST_ID INDEXPROPERTY INDEX_COL ISJSON JSON_ARRAY JSON_MODIFY JSON_OBJECT JSON_QUERY JSON_VALUE LAG
  LAST_VALUE LEAD LOGINPROPERTY MIN_ACTIVE_ROWVERSION NEWSEQUENTIALID NTILE OBJECTPROPERTY OBJECTPROPERTYEX
  OBJECT_DEFINITION OBJECT_SCHEMA_NAME ORIGINAL_DB_NAME PARSE PARSENAME PERCENT_RANK PERMISSIONS SESSION_CONTEXT
  SMALLDATETIMEFROMPARTS SOUNDEX SQL_VARIANT_PROPERTY STATS_DATE STRING_ESCAPE SWITCHOFFSET SYSDATETIMEOFFSET TEXTPTR
  TIMEFROMPARTS TODATETIMEOFFSET TRIGGER_NESTLEVEL TRY_PARSE TYPEPROPERTY TYPE_ID TYPE_NAME UPDATE USER_ID`
    .trim()
    .split(/\s+/),
);

/**
 * Binds the call of a built-in function.
 *
 * @param name - in capitals, or as written where it has a schema
 * @throws SqlError 195 for an unknown one, 40517 for one that only the real server has, 4121 for one with a schema, 174 and 189 for too few or too many arguments
 */
export function bindFunction(
  name: string,
  args: BoundExpression[],
  environment: Environment,
): BoundExpression {
  const found = functions.get(name);
  if (!found) {
    if (lacking.has(name)) throw notSupported(name);
    if (name.includes('.')) throw sqlError(4121, name.split('.')[0], name);
    throw sqlError(195, name.toLowerCase());
  }
  const [fewest, most] = found.count;
  if (args.length < fewest || args.length > most) {
    throw fewest === most
      ? sqlError(174, name.toLowerCase(), fewest)
      : sqlError(189, name.toLowerCase(), fewest, most);
  }
  return found.bind(args, environment);
}
