import type { MessageRow } from './MessageRow';

/** Errors about logins, users and rights, and what the stand-in lacks: numbers from 15000. */
export const securityMessages: Record<number, MessageRow> = {
  15007: [16, 1, "'%s' is not a valid login or you do not have permission."],
  15010: [
    16,
    1,
    "The database '%s' does not exist. Supply a valid database name. To see available databases, use sys.databases.",
  ],
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
  15048: [
    16,
    1,
    'Valid values of the database compatibility level are 100, 110, 120, 130, 140, 150, or 160.',
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
  15122: [
    16,
    1,
    'The CHECK_EXPIRATION option cannot be used when CHECK_POLICY is OFF.',
  ],
  15123: [
    16,
    1,
    "The configuration option '%s' does not exist, or it may be an advanced option.",
  ],
  15124: [16, 1, "The configuration option '%s' is not unique."],
  15128: [
    16,
    1,
    'The CHECK_POLICY and CHECK_EXPIRATION options cannot be turned OFF when MUST_CHANGE is ON.',
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
  15174: [
    16,
    1,
    "Login '%s' owns one or more database(s). Change the owner of the database(s) before dropping the login.",
  ],
  15129: [16, 1, "'%s' is not a valid value for configuration option '%s'."],
  15247: [16, 1, 'User does not have permission to perform this action.'],
  15405: [16, 1, "Cannot use the special principal '%s'."],
  15410: [11, 1, "User or role '%s' does not exist in this database."],
  15433: [16, 1, 'Supplied parameter sid is in use.'],
  15434: [
    16,
    1,
    "Could not drop login '%s' as the user is currently logged in.",
  ],
  15457: [
    0,
    1,
    "Configuration option '%s' changed from %s to %s. Run the RECONFIGURE statement to install.",
  ],
  18054: [
    16,
    1,
    'Error %s, severity %s, state %s was raised, but no message with that error number was found in sys.messages. If error is larger than 50000, make sure the user-defined message is added using sp_addmessage.',
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
  35100: [
    16,
    10,
    'Error number %s in the THROW statement is outside the valid range. Specify an error number in the valid range of 50000 to 2147483647.',
  ],
  40517: [
    16,
    1,
    "Keyword or statement option '%s' is not supported in this version of SQL Server. (The sandbox's stand-in for SQL Server does not do this%s.)",
    'batch',
  ],
};
