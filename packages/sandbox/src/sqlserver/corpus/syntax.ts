import type { CorpusCase, Topic } from './Corpus';

/** A text and the error that refuses it, before any of it runs. */
function refused(sql: string, number: number, text: string): CorpusCase {
  return [sql, sql, { errors: [number], text }];
}

/** A text that is not Transact-SQL: 102 with the token at which that shows. */
const near = (sql: string, token: string) =>
  refused(sql, 102, `Incorrect syntax near '${token}'.`);

/** The same at a reserved word. */
const nearKeyword = (sql: string, word: string) =>
  refused(sql, 156, `Incorrect syntax near the keyword '${word}'.`);

/** A condition that is none. */
const noCondition = (sql: string, token: string) =>
  refused(
    sql,
    4145,
    `An expression of non-boolean type specified in a context where a condition is expected, near '${token}'.`,
  );

export const syntax: Topic = {
  title: 'What is not Transact-SQL, with the token',
  setup: `CREATE TABLE T (Id int PRIMARY KEY, Name varchar(5)); CREATE TABLE U (Id int)`,
  pages: {
    MSSQLSERVER_102: [
      near('SELEC * FROM T', '*'),
      near('PRINT 1; FOO BAR', 'FOO'),
      near('SELECT * FORM T', 'FORM'),
      near('SELECT (1 + 2', '2'),
      near('SELECT Id FROM T LIMIT 5', '5'),
      near('SELECT * FROM T WHERE Id == 1', '='),
      near('SELECT * FROM T GROUP Id', 'Id'),
      near('SELECT 1 = 1', '='),
      near('SELECT ; SELECT 1', ';'),
      near('INSERT INTO T VALUES (1, 2', '2'),
      near('INSERT T (Id) VALUE (1)', 'VALUE'),
      near('UPDATE T SET Id 5', '5'),
      near('DELETE FROM T WHERE Id IN (SELECT)', ')'),
      near('TRUNCATE T', 'T'),
      near('CREATE TABLE V (a int,, b int)', ','),
      near('CREATE TABLE V (a int AUTO_INCREMENT)', 'AUTO_INCREMENT'),
      near('DECLARE n int', 'n'),
      near('DECLARE @n int =', '='),
      near('SELECT CAST(1, int)', ','),
      near('SELECT * FROM T OPTION (FOO 1)', 'FOO'),
      near('SET FOO ON', 'FOO'),
      near('COMMIT FOO', 'FOO'),
      near('ALTER DATABASE x FOO', 'FOO'),
      near('BEGIN SELECT 1', '1'),
    ],
    '156: a reserved word': [
      nearKeyword('SELECT FROM T', 'FROM'),
      nearKeyword('SELECT Id, FROM T', 'FROM'),
      nearKeyword('SELECT Id AS FROM T', 'FROM'),
      nearKeyword('SELECT * FROM WHERE Id = 1', 'WHERE'),
      nearKeyword('IF 1 = 1 ELSE PRINT 1', 'ELSE'),
      nearKeyword('BEGIN END', 'END'),
      nearKeyword('SELECT 1 END', 'END'),
    ],
    'Other errors of syntax': [
      refused(
        "SELECT 'open",
        105,
        "Unclosed quotation mark after the character string 'open'.",
      ),
      refused('SELECT 1 /* open', 113, "Missing end comment mark '*/'."),
      noCondition('SELECT * FROM T WHERE Id', 'Id'),
      noCondition('SELECT CASE WHEN 1 THEN 2 END', 'THEN'),
      refused(
        'SELECT * FROM T ORDER BY Id FETCH NEXT 1 ROWS ONLY',
        153,
        'Invalid usage of the option NEXT in the FETCH statement.',
      ),
      refused('BREAK', 135, 'Cannot use a BREAK statement outside'),
      refused('RETURN 5', 178, 'A RETURN statement with a return value'),
      refused('CREATE FOO x', 343, "Unknown object type 'FOO'"),
      refused('SELECT @@FOO', 137, 'the scalar variable "@@FOO"'),
      refused('SELECT CAST(1 AS foo)', 243, 'Type foo is not a defined'),
      refused(
        'CREATE TABLE V (a int, b foo)',
        2715,
        'Column, parameter, or variable #2: Cannot find data type foo.',
      ),
      refused('FOO 1', 2812, "Could not find stored procedure 'FOO'."),
      refused(
        'SELECT foo(1)',
        195,
        "'foo' is not a recognized built-in function name.",
      ),
      refused(
        'SELECT dbo.foo(1)',
        4121,
        'Cannot find either column "dbo" or the user-defined function or aggregate "dbo.foo"',
      ),
      refused('SELECT LEN()', 174, 'The len function requires 1 argument(s).'),
      refused(
        "SELECT SUBSTRING('abc', 1, 2, 3)",
        174,
        'The substring function requires 3 argument(s).',
      ),
    ],
    'Precision, scale, and length': [
      refused(
        'CREATE TABLE V (a varchar(8001))',
        131,
        "The size (8001) given to the column 'a' exceeds the maximum allowed for any data type (8000).",
      ),
      refused(
        'SELECT CAST(1 AS nvarchar(4001))',
        2717,
        "The size (4001) given to the type 'nvarchar' exceeds the maximum allowed (4000).",
      ),
      refused(
        'CREATE TABLE V (a int, b decimal(39, 2))',
        2750,
        'Column or parameter #2: Specified column precision 39',
      ),
      refused(
        'CREATE TABLE V (a decimal(5, 6))',
        183,
        "The scale (6) for column 'a' must be within the range 0 to 5.",
      ),
      refused('SELECT CAST(1 AS decimal(3, 4))', 192, 'The scale must be less'),
      refused(
        'CREATE TABLE V (a varchar(0))',
        1001,
        'Length or precision specification 0 is invalid.',
      ),
      refused(
        'DECLARE @a datetime2(8)',
        1002,
        'Line 1: Specified scale 8 is invalid.',
      ),
      near('DECLARE @a varchar(x)', 'x'),
    ],
    'Names that can not be told apart': [
      refused('SELECT Id FROM T, U', 209, "Ambiguous column name 'Id'."),
      refused(
        'SELECT x.Id FROM T',
        4104,
        'The multi-part identifier "x.Id" could not be bound.',
      ),
      refused('SELECT t.Nope FROM T t', 207, "Invalid column name 'Nope'."),
      refused(
        'SELECT x.* FROM T',
        107,
        "The column prefix 'x' does not match with a table name or alias name used in the query.",
      ),
      refused('SELECT *', 263, 'Must specify table to select from.'),
      refused('SELECT * FROM Nowhere', 208, "Invalid object name 'Nowhere'."),
    ],
  },
};
