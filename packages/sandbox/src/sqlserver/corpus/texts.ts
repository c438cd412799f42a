import type { Topic } from './Corpus';

export const texts: Topic = {
  title: 'Texts: comparison, patterns, functions',
  setup: `
    CREATE TABLE Words (Id int PRIMARY KEY, Word varchar(10), Wide nvarchar(10));
    INSERT Words VALUES (1, 'King', N'King'), (2, 'king', N'king'), (3, 'king  ', N'king  '), (4, 'kíng', N'kíng'), (5, 'a_b%c', N'a_b%c');
    CREATE TABLE Codes (Code varchar(10) CONSTRAINT UQ_Codes UNIQUE);
    CREATE TABLE Short (Code varchar(3), Wide nvarchar(3), Fixed char(5))`,
  pages: {
    'How SQL Server compares strings with trailing spaces': [
      [
        '= does not see trailing blanks',
        `SELECT IIF('abc' = 'abc   ', 'equal', 'not'), IIF(N'abc' = N'abc   ', 'equal', 'not'), IIF(' abc' = 'abc', 'equal', 'not')`,
        { rows: [['equal', 'equal', 'not']] },
      ],
      [
        '= sees no difference of case, but one of accent',
        `SELECT Id FROM Words WHERE Word = 'KING' ORDER BY Id`,
        { rows: [[1], [2], [3]] },
      ],
      [
        'DISTINCT takes them for one',
        `SELECT COUNT(DISTINCT Word) FROM Words`,
        { rows: [[3]] },
      ],
      [
        'GROUP BY takes them for one',
        `SELECT COUNT(*) FROM Words GROUP BY Word ORDER BY COUNT(*) DESC`,
        { rows: [[3], [1], [1]] },
      ],
      [
        'UNIQUE takes them for one',
        `INSERT Codes VALUES ('ab'), ('AB  ')`,
        {
          errors: [2627],
          text: "Violation of UNIQUE KEY constraint 'UQ_Codes'. Cannot insert duplicate key in object 'dbo.Codes'. The duplicate key value is (AB  ).",
        },
      ],
      [
        'UNION takes them for one',
        `SELECT COUNT(*) FROM (SELECT 'a' AS c UNION SELECT 'A ' UNION SELECT 'b') AS x`,
        { rows: [[2]] },
      ],
      [
        'IN and CASE do so too',
        `SELECT IIF('x ' IN ('y', 'X'), 1, 0), CASE 'q' WHEN 'Q  ' THEN 1 ELSE 0 END`,
        { rows: [[1, 1]] },
      ],
    ],
    LIKE: [
      [
        'trailing blanks of the text do not matter, unless it is Unicode',
        `SELECT IIF('king ' LIKE 'king', 1, 0), IIF(N'king ' LIKE N'king', 1, 0)`,
        { rows: [[1, 0]] },
      ],
      [
        'trailing blanks of the pattern matter',
        `SELECT IIF('abc' LIKE 'abc ', 1, 0), IIF('abc ' LIKE 'abc ', 1, 0)`,
        { rows: [[0, 1]] },
      ],
      [
        'sets, ranges and what is not in them',
        `SELECT IIF('Carsen' LIKE '[CK]ars[eo]n', 1, 0), IIF('Inger' LIKE '[M-Z]inger', 1, 0), IIF('Mcb' LIKE 'M[^c]%', 1, 0), IIF('mb' LIKE 'M[^c]%', 1, 0)`,
        { rows: [[1, 0, 0, 1]] },
      ],
      [
        'wildcards as literals, in brackets or escaped',
        `SELECT IIF('5%' LIKE '5[%]', 1, 0), IIF('50' LIKE '5[%]', 1, 0), IIF('_n' LIKE '[_]n', 1, 0), IIF('50%' LIKE '50!%' ESCAPE '!', 1, 0), IIF('50x' LIKE '50!%' ESCAPE '!', 1, 0)`,
        { rows: [[1, 0, 1, 1, 0]] },
      ],
      [
        '_ is one character',
        `SELECT Id FROM Words WHERE Word LIKE 'a__%[%]_'`,
        { rows: [[5]] },
      ],
      [
        'NULL LIKE anything is UNKNOWN',
        `SELECT IIF(NULL LIKE '%', 1, 0), IIF(NOT (NULL LIKE '%'), 1, 0)`,
        { rows: [[0, 0]] },
      ],
    ],
    'LEN, DATALENGTH': [
      [
        'LEN leaves trailing blanks out, DATALENGTH counts bytes',
        `SELECT LEN('abc  '), LEN('  abc'), DATALENGTH('abc  '), DATALENGTH(N'abc'), LEN(NULL)`,
        { rows: [[3, 5, 5, 6, null]] },
      ],
    ],
    'char and varchar': [
      [
        'a length that is not given is 1 in DECLARE and 30 in CAST',
        `DECLARE @short varchar = 'abc'; SELECT @short, DATALENGTH(CAST(REPLICATE('x', 40) AS varchar)), DATALENGTH(CONVERT(char, 'x'))`,
        { rows: [['a', 30, 30]] },
      ],
      [
        'char is padded, varchar is not',
        `INSERT Short VALUES ('a', N'a', 'a'); SELECT DATALENGTH(Code), DATALENGTH(Wide), DATALENGTH(Fixed) FROM Short; DELETE Short`,
        { rows: [[1, 2, 5]] },
      ],
    ],
    'CAST and CONVERT': [
      [
        'cuts a text that is too long',
        `SELECT CAST('abcdef' AS varchar(3)), CAST(N'abcdef' AS nchar(2))`,
        { rows: [['abc', 'ab']] },
      ],
      [
        'a number that is too long is *',
        `SELECT CAST(123456 AS varchar(3)), CONVERT(char(2), 1000)`,
        { rows: [['*', '* ']] },
      ],
      [
        'a number that is too long for nvarchar is an error',
        `SELECT CAST(123456 AS nvarchar(3))`,
        { errors: [8115] },
      ],
      [
        'a variable cuts without a word',
        `DECLARE @code varchar(3) = 'abcdef'; SELECT @code`,
        { rows: [['abc']] },
      ],
    ],
    'MSSQLSERVER_2628 and 8152': [
      [
        'a column does not cut',
        `INSERT Short (Code) VALUES ('abcd')`,
        { errors: [2628], text: "column 'Code'. Truncated value: 'abc'." },
      ],
      [
        'but trailing blanks',
        `INSERT Short (Code) VALUES ('abc   '); SELECT Code, DATALENGTH(Code) FROM Short; DELETE Short`,
        { rows: [['abc', 3]] },
      ],
    ],
    'String functions': [
      [
        'SUBSTRING counts from 1, and before it',
        `SELECT SUBSTRING('abcdef', 2, 3), SUBSTRING('abc', 0, 2), SUBSTRING('abc', 2, 99), SUBSTRING('abc', 9, 1)`,
        { rows: [['bcd', 'a', 'bc', '']] },
      ],
      [
        'SUBSTRING takes no negative length',
        `SELECT SUBSTRING('abc', 1, -1)`,
        { errors: [537] },
      ],
      [
        'LEFT and RIGHT',
        `SELECT LEFT('abcdefg', 2), RIGHT('abcdefg', 2), LEFT('ab', 9), RIGHT('ab', 0)`,
        { rows: [['ab', 'fg', 'ab', '']] },
      ],
      [
        'CHARINDEX',
        `SELECT CHARINDEX('bicycle', 'Reflectors are vital safety components of your bicycle.'), CHARINDEX('VITAL', 'vital vital', 2), CHARINDEX('x', 'abc'), CHARINDEX(NULL, 'abc')`,
        { rows: [[48, 7, 0, null]] },
      ],
      [
        'PATINDEX',
        `SELECT PATINDEX('%ter%', 'interesting data'), PATINDEX('%[^ 0-9A-z]%', 'Please ensure the door is locked!'), PATINDEX('x', 'abc')`,
        { rows: [[3, 33, 0]] },
      ],
      [
        'STUFF',
        `SELECT STUFF('abcdef', 2, 3, 'ijklmn'), STUFF('abc', 0, 1, 'x'), STUFF('abc', 4, 1, 'x'), STUFF('abc', 2, 1, NULL)`,
        { rows: [['aijklmnef', null, null, 'ac']] },
      ],
      [
        'REPLACE',
        `SELECT REPLACE('abcdefghicde', 'cde', 'xxx'), REPLACE('aXa', 'x', ''), REPLACE('a', 'a', NULL)`,
        { rows: [['abxxxfghixxx', 'aa', null]] },
      ],
      [
        'REPLICATE, REVERSE, SPACE',
        `SELECT REPLICATE('0', 3) + '7', REPLICATE('x', -1), REVERSE(1234), '<' + SPACE(2) + '>'`,
        { rows: [['0007', null, '4321', '<  >']] },
      ],
      [
        'TRIM, and what it trims',
        `SELECT TRIM('     test    '), TRIM('.,! ' FROM '     #     test    .'), LTRIM('  x '), RTRIM(' x  ')`,
        { rows: [['test', '#     test', 'x ', ' x']] },
      ],
      [
        'QUOTENAME',
        `SELECT QUOTENAME('abc[]def'), QUOTENAME('a''b', ''''), QUOTENAME('x', 'k')`,
        { rows: [['[abc[]]def]', "'a''b'", null]] },
      ],
      [
        'STR',
        `SELECT STR(123.45, 6, 1), STR(123.45, 2, 2), STR(5)`,
        { rows: [[' 123.5', '**', '         5']] },
      ],
      [
        'ASCII, CHAR, UNICODE, NCHAR',
        `SELECT ASCII('P'), CHAR(80), UNICODE(N'Å'), NCHAR(197), CHAR(256)`,
        { rows: [[80, 'P', 197, 'Å', null]] },
      ],
      [
        'TRANSLATE',
        `SELECT TRANSLATE('2*[3+4]/{7-2}', '[]{}', '()()')`,
        { rows: [['2*(3+4)/(7-2)']] },
      ],
      [
        'STRING_AGG leaves NULL out and keeps an order',
        `SELECT STRING_AGG(CAST(Id AS varchar(9)), '-') WITHIN GROUP (ORDER BY Id DESC), STRING_AGG(NULLIF(Word, 'king'), ',') WITHIN GROUP (ORDER BY Id) FROM Words`,
        {
          rows: [['5-4-3-2-1', 'kíng,a_b%c']],
          types: ['varchar(8000)', 'varchar(8000)'],
          says: [
            'Warning: Null value is eliminated by an aggregate or other SET operation.',
          ],
        },
      ],
      [
        'UPPER and LOWER',
        `SELECT UPPER('aéß'), LOWER(N'ÅB')`,
        { rows: [['AÉß', 'åb']], types: ['varchar(3)', 'nvarchar(2)'] },
      ],
    ],
    'Data type precedence': [
      [
        'a text beside a number is a number',
        `SELECT '5' + 2, IIF('10' > 9, 'number', 'text'), '5' + '2'`,
        { rows: [[7, 'number', '52']] },
      ],
      [
        'a text that is no number fails',
        `SELECT 'a' + 1`,
        {
          errors: [245],
          text: "Conversion failed when converting the varchar value 'a' to data type int.",
        },
      ],
    ],
    'Compare GUID and uniqueidentifier values': [
      [
        'the last six bytes come first',
        `SELECT id FROM (VALUES
           (CAST('3AAAAAAA-BBBB-CCCC-DDDD-2EEEEEEEEEEE' AS uniqueidentifier)),
           (CAST('2AAAAAAA-BBBB-CCCC-DDDD-1EEEEEEEEEEE' AS uniqueidentifier)),
           (CAST('1AAAAAAA-BBBB-CCCC-DDDD-3EEEEEEEEEEE' AS uniqueidentifier))) AS t (id) ORDER BY id`,
        {
          rows: [
            ['2AAAAAAA-BBBB-CCCC-DDDD-1EEEEEEEEEEE'],
            ['3AAAAAAA-BBBB-CCCC-DDDD-2EEEEEEEEEEE'],
            ['1AAAAAAA-BBBB-CCCC-DDDD-3EEEEEEEEEEE'],
          ],
        },
      ],
      [
        'a text that is longer is cut, one that is none fails',
        `SELECT CAST('0E984725-C51C-4BF4-9960-E1C80E27ABA0wrong' AS uniqueidentifier); SELECT CAST('x' AS uniqueidentifier)`,
        {
          sets: [[['0E984725-C51C-4BF4-9960-E1C80E27ABA0']]],
          errors: [8169],
        },
      ],
    ],
    COLLATE: [
      [
        'is the database’s own or not done',
        `SELECT IIF('a' COLLATE Latin1_General_BIN = 'A', 1, 0)`,
        { errors: [40517] },
      ],
    ],
  },
};
