import type { MessageRow } from './MessageRow';

/** Errors about values, procedures and definitions: numbers from 8000 to 14999. */
export const valueMessages: Record<number, MessageRow> = {
  8101: [
    16,
    1,
    "An explicit value for the identity column in table '%s' can only be specified when a column list is used and IDENTITY_INSERT is ON.",
  ],
  8102: [16, 1, "Cannot update identity column '%s'."],
  8106: [
    16,
    1,
    "Table '%s' does not have the identity property. Cannot perform SET operation.",
  ],
  8107: [
    16,
    1,
    "IDENTITY_INSERT is already ON for table '%s'. Cannot perform SET operation for table '%s'.",
  ],
  8110: [16, 0, "Cannot add multiple PRIMARY KEY constraints to table '%s'."],
  8111: [
    16,
    1,
    "Cannot define PRIMARY KEY constraint on nullable column in table '%s'.",
  ],
  8114: [16, 5, 'Error converting data type %s to %s.', 'batch'],
  8115: [16, 2, 'Arithmetic overflow error converting %s to data type %s.'],
  8116: [
    16,
    1,
    'Argument data type %s is invalid for argument %s of %s function.',
    'batch',
  ],
  8117: [16, 1, 'Operand data type %s is invalid for %s operator.', 'batch'],
  8120: [
    16,
    1,
    "Column '%s' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.",
    'batch',
  ],
  8133: [
    16,
    1,
    'At least one of the result expressions in a CASE specification must be an expression other than the NULL constant.',
    'batch',
  ],
  8134: [16, 1, 'Divide by zero error encountered.'],
  8144: [16, 2, 'Procedure or function %s has too many arguments specified.'],
  8147: [
    16,
    1,
    "Could not create IDENTITY attribute on nullable column '%s', table '%s'.",
  ],
  8152: [16, 30, 'String or binary data would be truncated.'],
  8153: [
    10,
    1,
    'Warning: Null value is eliminated by an aggregate or other SET operation.',
  ],
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
  8178: [
    16,
    1,
    "The parameterized query '%s' expects the parameter '%s', which was not supplied.",
  ],
  8179: [16, 4, 'Could not find prepared statement with handle %s.'],
  9810: [
    16,
    1,
    'The datepart %s is not supported by date function %s for data type %s.',
    'batch',
  ],
  9828: [
    16,
    1,
    'The second and third arguments of the TRANSLATE built-in function must contain an equal number of characters.',
  ],
  9803: [16, 1, 'Invalid data for type "%s".', 'batch'],
  10704: [
    15,
    1,
    'To rethrow an error, a THROW statement must be used inside a CATCH block. Insert the THROW statement inside a CATCH block, or add error parameters to the THROW statement.',
    'batch',
  ],
  10741: [
    15,
    2,
    'A TOP can not be used in the same query or sub-query as a OFFSET.',
    'batch',
  ],
  10742: [
    15,
    1,
    'The offset specified in a OFFSET clause may not be negative.',
  ],
  10744: [
    15,
    1,
    'The number of rows provided for a FETCH clause must be greater then zero.',
  ],
  10709: [
    16,
    1,
    'The number of columns for each row in a table value constructor must be the same.',
    'batch',
  ],
};
