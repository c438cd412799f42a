import type { Topic } from './Corpus';

export const numbers: Topic = {
  title: 'Numbers: arithmetic, types, rounding',
  setup: `
    CREATE TABLE Measures (Id int PRIMARY KEY, Whole int, Small tinyint, Exact decimal(9, 2), Money money);
    INSERT Measures VALUES (1, 1, 10, 1.25, 10), (2, 2, 250, 2.50, 20)`,
  pages: {
    '/ (Division)': [
      [
        'of whole numbers is a whole number',
        `SELECT 5 / 2, -7 / 2, 7 / -2, CAST(7 AS bigint) / 2`,
        { rows: [[2, -3, -3, '3']], types: ['int', 'int', 'int', 'bigint'] },
      ],
      [
        'by a decimal is a decimal',
        `SELECT 5 / 2.0`,
        { rows: [[2.5]], types: ['numeric(8,6)'] },
      ],
      ['by 0 fails', `SELECT 1 / 0`, { errors: [8134] }],
      ['by 0.0 fails', `SELECT 1 / 0.0`, { errors: [8134] }],
    ],
    '% (Modulus)': [
      [
        'has the sign of what is divided',
        `SELECT 38 % 5, -7 % 3, 7 % -3, 5.5 % 2`,
        { rows: [[3, -1, 1, 1.5]] },
      ],
      ['of 0 fails', `SELECT 1 % 0`, { errors: [8134] }],
    ],
    'Bitwise operators': [
      [
        'of whole numbers',
        `SELECT 170 & 75, 170 | 75, 170 ^ 75, ~170, ~CAST(170 AS tinyint)`,
        { rows: [[10, 235, 225, -171, 85]] },
      ],
      ['do not take decimals', `SELECT 1.5 & 1`, { errors: [402] }],
    ],
    'Operator precedence': [
      [
        'products first, then from the left',
        `SELECT 2 * 4 + 5, 2 * (4 + (5 - 3)), 10 - 4 - 3, 2 + 3 * 4 % 5, -2 * -3`,
        { rows: [[13, 12, 3, 4, 6]] },
      ],
      [
        'NOT, then AND, then OR',
        `SELECT IIF(1 = 1 OR 1 = 1 AND 1 = 2, 1, 0), IIF(NOT 1 = 2 AND 1 = 2, 1, 0)`,
        { rows: [[1, 0]] },
      ],
    ],
    'Precision, scale, and length': [
      [
        'of a sum',
        `DECLARE @a decimal(9, 2) = 1.25, @b decimal(5, 4) = 0.5; SELECT @a + @b, @a - @b`,
        { rows: [[1.75, 0.75]], types: ['numeric(12,4)', 'numeric(12,4)'] },
      ],
      [
        'of a product',
        `DECLARE @a decimal(9, 2) = 1.25, @b decimal(5, 4) = 0.5; SELECT @a * @b`,
        { rows: [[0.625]], types: ['numeric(15,6)'] },
      ],
      [
        'of a quotient',
        `DECLARE @a decimal(9, 2) = 1, @b decimal(5, 4) = 3; SELECT @a / @b`,
        { rows: [[0.33333333]], types: ['numeric(19,8)'] },
      ],
      [
        'of a modulus',
        `DECLARE @a decimal(9, 2) = 7.5, @b decimal(5, 4) = 2; SELECT @a % @b`,
        { rows: [[1.5]], types: ['numeric(5,4)'] },
      ],
      [
        'of a product that is too wide keeps six digits of scale',
        `DECLARE @a decimal(38, 10) = 1.123456789, @b decimal(38, 10) = 1; SELECT @a * @b`,
        { rows: [[1.123457]], types: ['numeric(38,6)'] },
      ],
      [
        'of a sum that is too wide gives up scale',
        `DECLARE @a decimal(38, 10) = 1, @b decimal(30, 12) = 1; SELECT @a + @b`,
        { rows: [[2]], types: ['numeric(38,10)'] },
      ],
      [
        'of what UNION brings together',
        `SELECT CAST(1 AS decimal(4, 2)) UNION ALL SELECT CAST(100 AS decimal(10, 0))`,
        { rows: [[1], [100]], types: ['numeric(12,2)'] },
      ],
    ],
    'int, bigint, smallint, and tinyint': [
      [
        'a constant is as wide as it is written',
        `SELECT 3.0 / 1, 1 / 3.0`,
        { rows: [[3, 0.333333]], types: ['numeric(7,6)', 'numeric(8,6)'] },
      ],
      [
        'a variable is as wide as its type',
        `DECLARE @one int = 1; SELECT 1.0 / @one`,
        { rows: [[1]], types: ['numeric(13,12)'] },
      ],
      [
        'a whole constant beyond int is a decimal',
        `SELECT 2147483648`,
        { rows: [[2147483648]], types: ['numeric(10,0)'] },
      ],
      ['a sum beyond int fails', `SELECT 2147483647 + 1`, { errors: [8115] }],
      [
        'tinyint and smallint say which value did not fit',
        `SELECT CAST(300 AS tinyint)`,
        {
          errors: [220],
          text: 'Arithmetic overflow error for data type tinyint, value = 300.',
        },
      ],
      [
        'a sum of tinyint stays tinyint',
        `DECLARE @a tinyint = 200, @b tinyint = 100; SELECT @a + @b`,
        { errors: [8115] },
      ],
      [
        'the wider type wins',
        `DECLARE @a tinyint = 200, @b smallint = 100; SELECT @a + @b, @a + CAST(1 AS bigint)`,
        { rows: [[300, '201']], types: ['smallint', 'bigint'] },
      ],
    ],
    'decimal and numeric': [
      [
        'constants are exact',
        `SELECT 0.1 + 0.2, 12.345`,
        { rows: [[0.3, 12.345]], types: ['numeric(2,1)', 'numeric(5,3)'] },
      ],
      [
        'a value with too many whole digits fails',
        `SELECT CAST(1000 AS decimal(5, 2))`,
        { errors: [8115] },
      ],
      [
        'a value with too many decimals is rounded',
        `SELECT CAST(2.345 AS decimal(5, 2)), CAST(-2.345 AS decimal(5, 2)), CAST(0.005 AS decimal(3, 2))`,
        { rows: [[2.35, -2.35, 0.01]] },
      ],
      [
        'the precision that is not given is 18, the scale 0',
        `SELECT CAST(10.6496 AS decimal)`,
        { rows: [[11]], types: ['numeric(18,0)'] },
      ],
    ],
    'money and smallmoney': [
      [
        'has four digits',
        `SELECT CAST(1 AS money) / 3, $1.5 * 2, CAST(10.3496847 AS money)`,
        { rows: [[0.3333, 3, 10.3497]], types: ['money', 'money', 'money'] },
      ],
      [
        'as a text has two',
        `SELECT CAST(CAST(1234.5678 AS money) AS varchar(20)), CONVERT(varchar(20), $4234567.8912, 1), CONVERT(varchar(20), $4234.5678, 2)`,
        { rows: [['1234.57', '4,234,567.89', '4234.5678']] },
      ],
    ],
    'float and real': [
      [
        'is approximate',
        `SELECT CAST(0.1 AS float) + 0.2, IIF(CAST(0.1 AS float) + 0.2 = 0.3, 1, 0)`,
        { rows: [[0.30000000000000004, 0]], types: ['float', 'int'] },
      ],
      [
        'real has 24 bits',
        `SELECT CAST(0.1 AS real), CAST(1e0 AS float(24)), CAST(1e0 AS float(25))`,
        {
          rows: [[Math.fround(0.1), 1, 1]],
          types: ['real', 'real', 'float'],
        },
      ],
    ],
    bit: [
      [
        'is 1 for every number but 0, and for the words',
        `SELECT CAST(2 AS bit), CAST(-1 AS bit), CAST(0 AS bit), CAST('true' AS bit), CAST('FALSE' AS bit)`,
        { rows: [[true, true, false, true, false]] },
      ],
    ],
    'CAST and CONVERT': [
      [
        'to whole numbers cuts, to numeric and money rounds',
        `SELECT CAST(10.6496 AS int), CAST(-10.6496 AS int), CAST(10.6496 AS numeric), CAST(-10.6496 AS numeric), CAST(CAST(10.6496 AS money) AS int), CAST(-9.99e0 AS int)`,
        { rows: [[10, -10, 11, -11, 11, -9]] },
      ],
      [
        'a text must be written as a whole number',
        `SELECT CAST(' 12 ' AS int), CAST('' AS int), CAST('12.5' AS int)`,
        { errors: [245] },
      ],
      [
        'a text with an empty value is 0',
        `SELECT CAST('' AS int), CAST(' -7 ' AS int)`,
        { rows: [[0, -7]] },
      ],
      [
        'a text that is no number fails',
        `SELECT CAST('x' AS decimal(5, 2))`,
        { errors: [8114] },
      ],
      [
        'a text beyond int fails',
        `SELECT CAST('2147483648' AS int)`,
        { errors: [248] },
      ],
      [
        'a float as a text has six digits',
        `SELECT CAST(CAST(1234567.89 AS float) AS varchar(20)), CAST(CAST(0.1 AS float) AS varchar(20)), CONVERT(varchar(20), 1.5e0)`,
        { rows: [['1.23457e+006', '0.1', '1.5']] },
      ],
      [
        'of bytes and numbers',
        `SELECT CONVERT(varbinary(4), 123456), CAST(0x0001E240 AS int), CONVERT(varchar(10), 0x4E616d65), CONVERT(varchar(10), 0x4E61, 1), CONVERT(varbinary(2), '0x0aFF', 1)`,
        {
          rows: [
            [
              Buffer.from('0001e240', 'hex'),
              123456,
              'Name',
              '0x4E61',
              Buffer.from('0aff', 'hex'),
            ],
          ],
        },
      ],
      [
        'bytes are cut and padded on the right, numbers on the left',
        `SELECT CAST('ab' AS binary(4)), CAST(123456 AS binary(4)), CAST(123456 AS binary(2)), CAST(0xFFFFFFFF AS int), CAST(0x0102030405 AS varbinary(2))`,
        {
          rows: [
            [
              Buffer.from('61620000', 'hex'),
              Buffer.from('0001e240', 'hex'),
              Buffer.from('e240', 'hex'),
              -1,
              Buffer.from('0102', 'hex'),
            ],
          ],
        },
      ],
      [
        'a float in more digits',
        `SELECT CONVERT(varchar(30), 1.5e0, 1), CONVERT(varchar(30), 1.5e0, 2), CONVERT(varchar(30), 1.5e0, 3)`,
        {
          rows: [
            [
              '1.5000000e+000',
              '1.500000000000000e+000',
              '1.5000000000000000e+000',
            ],
          ],
        },
      ],
      [
        'a datetime to a whole number rounds to the nearer day',
        `SELECT CAST(CAST('1900-01-02T11:59:00' AS datetime) AS int), CAST(CAST('1900-01-02T12:01:00' AS datetime) AS int)`,
        { rows: [[1, 2]] },
      ],
      [
        'that never works',
        `SELECT CAST(CAST('2026-01-01' AS date) AS int)`,
        {
          errors: [529],
          text: 'Explicit conversion from data type date to int is not allowed.',
        },
      ],
    ],
    TRY_CAST: [
      [
        'is NULL for what fails',
        `SELECT TRY_CAST('test' AS float), TRY_CAST('12' AS int), TRY_CONVERT(date, '2026-02-30'), TRY_CAST(300 AS tinyint)`,
        { rows: [[null, 12, null, null]] },
      ],
      [
        'fails for what never works',
        `SELECT TRY_CAST(CAST('2026-01-01' AS date) AS int)`,
        { errors: [529] },
      ],
    ],
    ROUND: [
      [
        'keeps the scale',
        `SELECT CAST(ROUND(123.9994, 3) AS varchar(20)), CAST(ROUND(123.4545, 2) AS varchar(20)), CAST(ROUND(123.45, -2) AS varchar(20))`,
        { rows: [['123.9990', '123.4500', '100.00']] },
      ],
      [
        'cuts with a third argument',
        `SELECT ROUND(150.75, 0), ROUND(150.75, 0, 1), ROUND(-150.75, 0, 1)`,
        { rows: [[151, 150, -150]] },
      ],
      [
        'may not fit its type',
        `SELECT ROUND(748.58, -1), ROUND(748.58, -2), ROUND(748.58, -4); SELECT ROUND(748.58, -3)`,
        { sets: [[[750, 700, 0]]], errors: [8115] },
      ],
    ],
    'Mathematical functions': [
      [
        'FLOOR and CEILING',
        `SELECT FLOOR(123.45), FLOOR(-123.45), FLOOR($123.45), CEILING($123.45), CEILING($-123.45), CEILING(1.2)`,
        {
          rows: [[123, -124, 123, 124, -123, 2]],
        },
      ],
      [
        'POWER is of the type of its first argument',
        `SELECT POWER(2, 3), POWER(2, 0.5), POWER(2.0, 0.5), POWER(CAST(2 AS float), 0.5)`,
        { rows: [[8, 1, 1.4, Math.SQRT2]] },
      ],
      [
        'POWER beyond its type fails',
        `SELECT POWER(2, 31)`,
        { errors: [8115] },
      ],
      [
        'ABS and SIGN',
        `SELECT ABS(-1.0), ABS(0.0), SIGN(-125), SIGN(0), SIGN(0.5)`,
        { rows: [[1, 0, -1, 0, 1]] },
      ],
      [
        'ABS beyond its type fails',
        `DECLARE @least int = -2147483648; SELECT ABS(@least)`,
        { errors: [8115] },
      ],
      [
        'SQRT of a negative number fails',
        `SELECT SQRT(-1)`,
        { errors: [3623] },
      ],
      ['LOG of 0 fails', `SELECT LOG(0)`, { errors: [3623] }],
      [
        'LOG with a base, ATN2, DEGREES',
        `SELECT LOG(8, 2), LOG10(1000), ATN2(0, 1), DEGREES(PI())`,
        { rows: [[3, 3, 0, 180]] },
      ],
    ],
    ISNUMERIC: [
      [
        'tells what some number type takes',
        `SELECT ISNUMERIC('1e3'), ISNUMERIC('$1,000'), ISNUMERIC('x'), ISNUMERIC(''), ISNUMERIC(5), ISNUMERIC('-'), ISNUMERIC(NULL)`,
        { rows: [[1, 1, 0, 0, 1, 1, 0]] },
      ],
    ],
    'Aggregate functions': [
      [
        'AVG and SUM are of the type of what they take',
        `SELECT AVG(Whole), SUM(Small), AVG(Exact), SUM(Exact), AVG(Money) FROM Measures`,
        {
          rows: [[1, 260, 1.875, 3.75, 15]],
          types: ['int', 'int', 'numeric(38,6)', 'numeric(38,2)', 'money'],
        },
      ],
      [
        'SUM beyond int fails',
        `SELECT SUM(v) FROM (VALUES (2147483647), (1)) AS t (v)`,
        { errors: [8115] },
      ],
      [
        'SUM of bit and of texts fails',
        `SELECT SUM(v) FROM (VALUES ('1'), ('2')) AS t (v)`,
        {
          errors: [8117],
          text: 'Operand data type varchar is invalid for sum operator.',
        },
      ],
      [
        'STDEV and VAR',
        `SELECT VAR(Whole), VARP(Whole), STDEV(Money), STDEVP(Money) FROM Measures`,
        { rows: [[0.5, 0.25, Math.sqrt(50), 5]] },
      ],
    ],
    'GREATEST, LEAST': [
      [
        'leave NULL out',
        `SELECT GREATEST('6.62', 3.1415, N'7'), LEAST(3, NULL, 1), GREATEST(NULL, 2)`,
        { rows: [[7, 1, 2]] },
      ],
    ],
    sql_variant: [
      [
        'does not say what it holds',
        `SELECT SQL_VARIANT_PROPERTY(CAST(46279.1 AS decimal(8, 2)), 'BaseType')`,
        { errors: [40517] },
      ],
    ],
  },
};
