/**
 * SQL Server's error messages by number (sys.messages, 1033): severity, state that clients usually see, and text with
 * `%s` for what is put in. How far an error reaches: it ends the statement, the batch, the transaction or the session.
 */
export type ErrorReach = 'statement' | 'batch' | 'transaction' | 'session';

export interface MessageDefinition {
  severity: number;
  state: number;
  text: string;
  reach: ErrorReach;
}

type Row = [severity: number, state: number, text: string, reach?: ErrorReach];

const rows: Record<number, Row> = {
  102: [15, 1, "Incorrect syntax near '%s'.", 'batch'],
  105: [
    15,
    1,
    "Unclosed quotation mark after the character string '%s'.",
    'batch',
  ],
  109: [
    15,
    1,
    'There are more columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.',
    'batch',
  ],
  110: [
    15,
    1,
    'There are fewer columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.',
    'batch',
  ],
  113: [15, 1, "Missing end comment mark '*/'.", 'batch'],
  116: [
    16,
    1,
    'Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.',
    'batch',
  ],
  120: [
    15,
    1,
    'The select list for the INSERT statement contains fewer items than the insert list. The number of SELECT values must match the number of INSERT columns.',
    'batch',
  ],
  121: [
    15,
    1,
    'The select list for the INSERT statement contains more items than the insert list. The number of SELECT values must match the number of INSERT columns.',
    'batch',
  ],
  134: [
    15,
    2,
    "The variable name '%s' has already been declared. Variable names must be unique within a query batch or stored procedure.",
    'batch',
  ],
  135: [
    15,
    1,
    'Cannot use a BREAK statement outside the scope of a WHILE statement.',
    'batch',
  ],
  137: [15, 2, 'Must declare the scalar variable "%s".', 'batch'],
  145: [
    15,
    1,
    'ORDER BY items must appear in the select list if SELECT DISTINCT is specified.',
    'batch',
  ],
  147: [
    15,
    1,
    'An aggregate may not appear in the WHERE clause unless it is in a subquery contained in a HAVING clause or a select list, and the column being aggregated is an outer reference.',
    'batch',
  ],
  155: [15, 1, "'%s' is not a recognized %s option.", 'batch'],
  174: [15, 1, 'The %s function requires %s argument(s).', 'batch'],
  195: [15, 10, "'%s' is not a recognized built-in function name.", 'batch'],
  201: [
    16,
    4,
    "Procedure or function '%s' expects parameter '%s', which was not supplied.",
  ],
  205: [
    16,
    1,
    'All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.',
    'batch',
  ],
  206: [16, 2, 'Operand type clash: %s is incompatible with %s', 'batch'],
  207: [16, 1, "Invalid column name '%s'.", 'batch'],
  208: [16, 1, "Invalid object name '%s'.", 'batch'],
  209: [16, 1, "Ambiguous column name '%s'.", 'batch'],
  213: [
    16,
    1,
    'Column name or number of supplied values does not match table definition.',
    'batch',
  ],
  214: [16, 2, "Procedure expects parameter '%s' of type '%s'."],
  220: [16, 1, 'Arithmetic overflow error for data type %s, value = %s.'],
  229: [
    14,
    5,
    "The %s permission was denied on the object '%s', database '%s', schema '%s'.",
  ],
  232: [16, 1, 'Arithmetic overflow error for type %s, value = %s.'],
  241: [
    16,
    1,
    'Conversion failed when converting date and/or time from character string.',
    'batch',
  ],
  242: [
    16,
    3,
    'The conversion of a %s data type to a %s data type resulted in an out-of-range value.',
    'batch',
  ],
  245: [
    16,
    1,
    "Conversion failed when converting the %s value '%s' to data type %s.",
    'batch',
  ],
  248: [
    16,
    1,
    "The conversion of the %s value '%s' overflowed an int column.",
    'batch',
  ],
  262: [14, 1, "%s permission denied in database '%s'."],
  266: [
    16,
    2,
    'Transaction count after EXECUTE indicates a mismatching number of BEGIN and COMMIT statements. Previous count = %s, current count = %s.',
  ],
  281: [
    16,
    1,
    '%s is not a valid style number when converting from %s to a character string.',
    'batch',
  ],
  297: [16, 1, 'The user does not have permission to perform this action.'],
  300: [14, 1, "%s permission was denied on object '%s', database '%s'."],
  402: [
    16,
    1,
    'The data types %s and %s are incompatible in the %s operator.',
    'batch',
  ],
  512: [
    16,
    1,
    'Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression.',
  ],
  515: [
    16,
    2,
    "Cannot insert the value NULL into column '%s', table '%s'; column does not allow nulls. %s fails.",
  ],
  517: [16, 1, "Adding a value to a '%s' column caused an overflow."],
  529: [
    16,
    2,
    'Explicit conversion from data type %s to %s is not allowed.',
    'batch',
  ],
  544: [
    16,
    1,
    "Cannot insert explicit value for identity column in table '%s' when IDENTITY_INSERT is set to OFF.",
  ],
  545: [
    16,
    1,
    "Explicit value must be specified for identity column in table '%s' either when IDENTITY_INSERT is set to ON or when a replication user is inserting into a NOT FOR REPLICATION identity column.",
  ],
  547: [
    16,
    0,
    'The %s statement conflicted with the %s constraint "%s". The conflict occurred in database "%s", table "%s"%s.',
  ],
  596: [
    21,
    1,
    'Cannot continue the execution because the session is in the kill state.',
    'session',
  ],
  626: [16, 1, 'Cannot use %s on the distributed transaction.'],
  901: [16, 1, "Could not find database '%s'."],
  911: [
    16,
    1,
    "Database '%s' does not exist. Make sure that the name is entered correctly.",
  ],
  916: [
    14,
    1,
    'The server principal "%s" is not able to access the database "%s" under the current security context.',
  ],
  922: [
    14,
    1,
    "Database '%s' is being recovered. Waiting until recovery is finished.",
  ],
  926: [
    14,
    1,
    "Database '%s' cannot be opened. It has been marked SUSPECT by recovery. See the SQL Server errorlog for more information.",
  ],
  942: [14, 4, "Database '%s' cannot be opened because it is offline."],
  945: [
    14,
    2,
    "Database '%s' cannot be opened due to inaccessible files or insufficient memory or disk space.  See the SQL Server errorlog for details.",
  ],
  1018: [
    15,
    1,
    "Incorrect syntax near '%s'. If this is intended as a part of a table hint, A WITH keyword and parenthesis are now required.",
    'batch',
  ],
  1033: [
    15,
    1,
    'The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP, OFFSET or FOR XML is also specified.',
    'batch',
  ],
  1038: [
    15,
    4,
    'An object or column name is missing or empty. For SELECT INTO statements, verify each column has a name. For other statements, look for empty alias names. Aliases defined as "" or [] are not allowed. Change the alias to a valid name.',
    'batch',
  ],
  1205: [
    13,
    51,
    'Transaction (Process ID %s) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.',
    'transaction',
  ],
  1222: [16, 45, 'Lock request time out period exceeded.'],
  1505: [
    16,
    1,
    "The CREATE UNIQUE INDEX statement terminated because a duplicate key was found for the object name '%s' and the index name '%s'.",
  ],
  1801: [
    16,
    3,
    "Database '%s' already exists. Choose a different database name.",
  ],
  1802: [
    16,
    1,
    'CREATE DATABASE failed. Some file names listed could not be created. Check related errors.',
  ],
  1913: [
    16,
    1,
    "The operation failed because an index or statistics with name '%s' already exists on table '%s'.",
  ],
  2601: [
    14,
    1,
    "Cannot insert duplicate key row in object '%s' with unique index '%s'.",
  ],
  2627: [
    14,
    1,
    "Violation of %s constraint '%s'. Cannot insert duplicate key in object '%s'.",
  ],
  2628: [
    16,
    1,
    "String or binary data would be truncated in table '%s', column '%s'. Truncated value: '%s'.",
  ],
  2705: [
    16,
    3,
    "Column names in each table must be unique. Column name '%s' in table '%s' is specified more than once.",
  ],
  2714: [16, 6, "There is already an object named '%s' in the database."],
  2715: [
    16,
    7,
    'Column, parameter, or variable #%s: Cannot find data type %s.',
    'batch',
  ],
  2744: [
    16,
    2,
    "Multiple identity columns specified for table '%s'. Only one identity column per table is allowed.",
  ],
  2760: [
    16,
    1,
    'The specified schema name "%s" either does not exist or you do not have permission to use it.',
  ],
  2812: [16, 62, "Could not find stored procedure '%s'."],
  3701: [
    11,
    5,
    "Cannot drop the %s '%s', because it does not exist or you do not have permission.",
  ],
  3702: [16, 3, 'Cannot drop database "%s" because it is currently in use.'],
  3708: [16, 1, "Cannot drop the %s '%s' because it is a system %s."],
  3726: [
    16,
    1,
    "Could not drop object '%s' because it is referenced by a FOREIGN KEY constraint.",
  ],
  3902: [
    16,
    1,
    'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.',
  ],
  3903: [
    16,
    1,
    'The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.',
  ],
  3906: [
    16,
    1,
    'Failed to update database "%s" because the database is read-only.',
  ],
  3930: [
    16,
    1,
    'The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the transaction.',
  ],
  3952: [
    16,
    1,
    "Snapshot isolation transaction failed accessing database '%s' because snapshot isolation is not allowed in this database. Use ALTER DATABASE to allow snapshot isolation.",
  ],
  3960: [
    16,
    2,
    "Snapshot isolation transaction aborted due to update conflict. You cannot use snapshot isolation to access table '%s' directly or indirectly in database '%s' to update, delete, or insert the row that has been modified or deleted by another transaction. Retry the transaction or change the isolation level for the update/delete statement.",
    'transaction',
  ],
  4060: [
    11,
    1,
    'Cannot open database "%s" requested by the login. The login failed.',
    'session',
  ],
  4064: [11, 1, 'Cannot open user default database. Login failed.', 'session'],
  4104: [16, 1, 'The multi-part identifier "%s" could not be bound.', 'batch'],
  4145: [
    15,
    1,
    "An expression of non-boolean type specified in a context where a condition is expected, near '%s'.",
    'batch',
  ],
  4604: [16, 1, "There is no such user or group '%s'."],
  4701: [
    16,
    1,
    'Cannot find the object "%s" because it does not exist or you do not have permissions.',
  ],
  4712: [
    16,
    1,
    "Cannot truncate table '%s' because it is being referenced by a FOREIGN KEY constraint.",
  ],
  4902: [
    16,
    1,
    'Cannot find the object "%s" because it does not exist or you do not have permissions.',
  ],
  5011: [
    14,
    5,
    "User does not have permission to alter database '%s', the database does not exist, or the database is not in a state that allows access checks.",
  ],
  5069: [16, 1, 'ALTER DATABASE statement failed.'],
  5133: [
    16,
    1,
    'Directory lookup for the file "%s" failed with the operating system error 2(The system cannot find the file specified.).',
  ],
  5170: [
    16,
    1,
    "Cannot create file '%s' because it already exists. Change the file path or the file name, and retry the operation.",
  ],
  6102: [14, 1, 'User does not have permission to use the KILL statement.'],
  6104: [16, 1, 'Cannot use KILL to kill your own process.'],
  6106: [16, 2, 'Process ID %s is not an active process ID.'],
  7202: [
    11,
    2,
    "Could not find server '%s' in sys.servers. Verify that the correct server name was specified. If necessary, execute the stored procedure sp_addlinkedserver to add the server to sys.servers.",
    'batch',
  ],
  8101: [
    16,
    1,
    "An explicit value for the identity column in table '%s' can only be specified when a column list is used and IDENTITY_INSERT is ON.",
  ],
  8102: [16, 1, "Cannot update identity column '%s'."],
  8107: [
    16,
    1,
    "IDENTITY_INSERT is already ON for table '%s'. Cannot perform SET operation for table '%s'.",
  ],
  8114: [16, 5, 'Error converting data type %s to %s.', 'batch'],
  8115: [16, 2, 'Arithmetic overflow error converting %s to data type %s.'],
  8116: [
    16,
    1,
    'Argument data type %s is invalid for argument %s of %s function.',
    'batch',
  ],
  8120: [
    16,
    1,
    "Column '%s' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.",
    'batch',
  ],
  8134: [16, 1, 'Divide by zero error encountered.'],
  8144: [16, 2, 'Procedure or function %s has too many arguments specified.'],
  8145: [16, 1, '%s is not a parameter for procedure %s.'],
  8155: [16, 2, "No column name was specified for column %s of '%s'.", 'batch'],
  8156: [
    16,
    1,
    "The column '%s' was specified multiple times for '%s'.",
    'batch',
  ],
  8158: [
    16,
    1,
    "'%s' has more columns than were specified in the column list.",
    'batch',
  ],
  8159: [
    16,
    1,
    "'%s' has fewer columns than were specified in the column list.",
    'batch',
  ],
  8169: [
    16,
    2,
    'Conversion failed when converting from a character string to uniqueidentifier.',
    'batch',
  ],
  8179: [16, 4, 'Could not find prepared statement with handle %s.'],
  9803: [16, 1, 'Invalid data for type "%s".', 'batch'],
  10314: [16, 11, '%s'],
  10700: [16, 1, '%s', 'batch'],
  15007: [16, 1, "'%s' is not a valid login or you do not have permission."],
  15023: [
    16,
    1,
    "User, group, or role '%s' already exists in the current database.",
  ],
  15025: [16, 1, "The server principal '%s' already exists."],
  15063: [
    16,
    1,
    'The login already has an account under a different user name.',
  ],
  15115: [
    16,
    1,
    'Password validation failed. The password does not meet the requirements of the password filter DLL.',
  ],
  15116: [
    16,
    1,
    'Password validation failed. The password does not meet the operating system policy requirements because it is too short.',
  ],
  15118: [
    16,
    1,
    'Password validation failed. The password does not meet the operating system policy requirements because it is not complex enough.',
  ],
  15138: [
    16,
    1,
    'The database principal owns a schema in the database, and cannot be dropped.',
  ],
  15144: [
    16,
    1,
    'The role has members. It must be empty before it can be dropped.',
  ],
  15150: [16, 1, "Cannot %s the %s '%s'."],
  15151: [
    16,
    1,
    "Cannot %s the %s '%s', because it does not exist or you do not have permission.",
  ],
  15122: [
    16,
    1,
    'The CHECK_EXPIRATION option cannot be used when CHECK_POLICY is OFF.',
  ],
  15128: [
    16,
    1,
    'The CHECK_POLICY and CHECK_EXPIRATION options cannot be turned OFF when MUST_CHANGE is ON.',
  ],
  15247: [16, 1, 'User does not have permission to perform this action.'],
  15405: [16, 1, "Cannot use the special principal '%s'."],
  15410: [11, 1, "User or role '%s' does not exist in this database."],
  15434: [
    16,
    1,
    "Could not drop login '%s' as the user is currently logged in.",
  ],
  17187: [
    16,
    1,
    'SQL Server is not ready to accept new client connections. Wait a few minutes before trying again. If you have access to the error log, look for the informational message that indicates that SQL Server is ready before trying to connect again. ',
    'session',
  ],
  18401: [
    14,
    1,
    "Login failed for user '%s'. Reason: Server is in script upgrade mode. Only administrator can connect at this time.",
    'session',
  ],
  18452: [
    14,
    1,
    'Login failed. The login is from an untrusted domain and cannot be used with Integrated authentication.',
    'session',
  ],
  18456: [14, 1, "Login failed for user '%s'.", 'session'],
  18470: [
    14,
    1,
    "Login failed for user '%s'. Reason: The account is disabled.",
    'session',
  ],
  18487: [
    14,
    1,
    "Login failed for user '%s'.  Reason: The password of the account has expired.",
    'session',
  ],
  18488: [
    14,
    1,
    "Login failed for user '%s'.  Reason: The password of the account must be changed.",
    'session',
  ],
  40517: [
    16,
    1,
    "Keyword or statement option '%s' is not supported in this version of SQL Server. (The sandbox's stand-in for SQL Server does not do this%s.)",
    'batch',
  ],
};

/** The definition of a message; undefined for numbers that the stand-in never raises by itself. */
export function messageDefinition(
  number: number,
): MessageDefinition | undefined {
  const row = rows[number];
  return row
    ? {
        severity: row[0],
        state: row[1],
        text: row[2],
        reach: row[3] ?? 'statement',
      }
    : undefined;
}
