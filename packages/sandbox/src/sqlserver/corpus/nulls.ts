import type { Topic } from './Corpus';

export const nulls: Topic = {
  title: 'NULL and the third truth value',
  setup: `
    CREATE TABLE Parts (Id int PRIMARY KEY, Colour varchar(10) NULL, Weight int NULL CHECK (Weight > 0));
    INSERT Parts VALUES (1, 'red', 5), (2, NULL, 7), (3, 'blue', NULL), (4, NULL, NULL);
    CREATE TABLE Sole (Code varchar(5) NULL UNIQUE)`,
  pages: {
    '+ (String Concatenation)': [
      ['a text and NULL are NULL', `SELECT 'a' + NULL`, { rows: [[null]] }],
      [
        'texts of both kinds become national',
        `SELECT 'a' + N'b'`,
        { rows: [['ab']], types: ['nvarchar(2)'] },
      ],
    ],
    CONCAT: [
      [
        'NULL is an empty text, other types become texts',
        `SELECT CONCAT('Happy ', 'Birthday ', 11, '/', NULL, '25')`,
        { rows: [['Happy Birthday 11/25']] },
      ],
      [
        'nothing but NULL is an empty text',
        `SELECT CONCAT(NULL, NULL)`,
        { rows: [['']] },
      ],
    ],
    CONCAT_WS: [
      [
        'leaves NULL and its separator out',
        `SELECT CONCAT_WS(',', '1 Microsoft Way', NULL, NULL, 'Redmond', 'WA', 98052)`,
        { rows: [['1 Microsoft Way,Redmond,WA,98052']] },
      ],
    ],
    ISNULL: [
      [
        'is of the type of its first argument, which cuts the second',
        `DECLARE @code char(3); SELECT ISNULL(@code, 'abcdef')`,
        { rows: [['abc']], types: ['char(3)'] },
      ],
      [
        'brings the replacement to the type of the first',
        `DECLARE @count int; SELECT ISNULL(@count, 2.7)`,
        { rows: [[2]], types: ['int'] },
      ],
      [
        'is of the type of its second for a bare NULL',
        `SELECT ISNULL(NULL, 'abc')`,
        { rows: [['abc']], types: ['varchar(3)'] },
      ],
    ],
    COALESCE: [
      [
        'is the first that is not NULL',
        `SELECT COALESCE(NULL, NULL, 'third_value', 'fourth_value')`,
        { rows: [['third_value']] },
      ],
      [
        'is of the type that comes first in precedence',
        `DECLARE @count int; SELECT COALESCE(@count, 2.7)`,
        { rows: [[2.7]], types: ['numeric(11,1)'] },
      ],
      [
        'does not cut',
        `DECLARE @code char(3); SELECT COALESCE(@code, 'abcdef')`,
        { rows: [['abcdef']], types: ['varchar(6)'] },
      ],
      [
        'converts the one that it takes',
        `SELECT COALESCE('abc', 1)`,
        { errors: [245] },
      ],
      [
        'needs one that is not the constant NULL',
        `SELECT COALESCE(NULL, NULL)`,
        { errors: [4127] },
      ],
    ],
    NULLIF: [
      [
        'is NULL for equal ones, else the first',
        `SELECT NULLIF(4, 4), NULLIF(5, 7)`,
        { rows: [[null, 5]] },
      ],
    ],
    'NULL and UNKNOWN': [
      [
        'NULL equals nothing, not even NULL',
        `SELECT IIF(NULL = NULL, 1, 0), IIF(NULL <> NULL, 1, 0), IIF(NOT (NULL = NULL), 1, 0), IIF(1 = NULL, 1, 0)`,
        { rows: [[0, 0, 0, 0]] },
      ],
      [
        'UNKNOWN OR true is true, UNKNOWN AND false is false',
        `SELECT IIF(NULL = 1 OR 1 = 1, 'true', 'no'), IIF(NOT (NULL = 1 AND 1 = 2), 'true', 'no'), IIF(NULL = 1 AND 1 = 1, 'true', 'no')`,
        { rows: [['true', 'true', 'no']] },
      ],
      [
        'a row that is UNKNOWN is in neither half',
        `SELECT (SELECT COUNT(*) FROM Parts WHERE Colour = 'red'), (SELECT COUNT(*) FROM Parts WHERE NOT Colour = 'red')`,
        { rows: [[1, 1]] },
      ],
      [
        'IS NULL tells it apart',
        `SELECT Id FROM Parts WHERE Colour IS NULL AND Weight IS NOT NULL`,
        { rows: [[2]] },
      ],
    ],
    'IS [NOT] DISTINCT FROM': [
      [
        'takes NULL for a value',
        `SELECT Id FROM Parts WHERE Colour IS NOT DISTINCT FROM NULL AND Weight IS DISTINCT FROM 7`,
        { rows: [[4]] },
      ],
    ],
    IN: [
      [
        'NOT IN a list with NULL holds for no row',
        `SELECT Id FROM Parts WHERE Id NOT IN (1, NULL)`,
        { rows: [] },
      ],
      [
        'NOT IN a query with NULL holds for no row',
        `SELECT Id FROM Parts WHERE 'green' NOT IN (SELECT Colour FROM Parts)`,
        { rows: [] },
      ],
      [
        'IN a list with NULL finds what is there',
        `SELECT Id FROM Parts WHERE Colour IN ('red', NULL)`,
        { rows: [[1]] },
      ],
    ],
    EXISTS: [
      [
        'a row of NULL is a row',
        `SELECT IIF(EXISTS (SELECT NULL), 'there', 'not there')`,
        { rows: [['there']] },
      ],
    ],
    'SOME | ANY, ALL': [
      [
        'ALL of nothing holds, ANY of nothing does not',
        `SELECT IIF(1 > ALL (SELECT Weight FROM Parts WHERE Id > 9), 'all', 'no'), IIF(1 > ANY (SELECT Weight FROM Parts WHERE Id > 9), 'any', 'no')`,
        { rows: [['all', 'no']] },
      ],
      [
        'ALL with a NULL is not true',
        `SELECT IIF(100 > ALL (SELECT Weight FROM Parts), 'all', 'no')`,
        { rows: [['no']] },
      ],
    ],
    CASE: [
      [
        'WHEN NULL is never met',
        `SELECT CASE NULL WHEN NULL THEN 'met' ELSE 'not met' END`,
        { rows: [['not met']] },
      ],
      [
        'without ELSE is NULL',
        `SELECT CASE 1 WHEN 2 THEN 'two' END`,
        { rows: [[null]] },
      ],
      [
        'must have a result that is not the constant NULL',
        `SELECT CASE WHEN 1 = 1 THEN NULL ELSE NULL END`,
        { errors: [8133] },
      ],
      [
        'is of the type that comes first in precedence',
        `SELECT CASE WHEN 1 = 1 THEN 1 ELSE 'abc' END`,
        { rows: [[1]], types: ['int'] },
      ],
    ],
    'Aggregate functions': [
      [
        'leave NULL out, but for COUNT(*), and warn',
        `SELECT COUNT(*), COUNT(Colour), COUNT(DISTINCT Colour), SUM(Weight), AVG(Weight), MIN(Weight), MAX(Colour) FROM Parts`,
        {
          rows: [[4, 2, 2, 12, 6, 5, 'red']],
          says: [
            'Warning: Null value is eliminated by an aggregate or other SET operation.',
          ],
        },
      ],
      [
        'of no rows are NULL, but for COUNT',
        `SELECT COUNT(*), COUNT(Weight), SUM(Weight), AVG(Weight), MIN(Weight) FROM Parts WHERE Id > 9`,
        { rows: [[0, 0, null, null, null]] },
      ],
      [
        'of no rows in groups are no rows',
        `SELECT Colour, COUNT(*) FROM Parts WHERE Id > 9 GROUP BY Colour`,
        { rows: [] },
      ],
    ],
    'SELECT - GROUP BY': [
      [
        'NULLs make one group',
        `SELECT Colour, COUNT(*) FROM Parts GROUP BY Colour ORDER BY Colour`,
        {
          rows: [
            [null, 2],
            ['blue', 1],
            ['red', 1],
          ],
        },
      ],
    ],
    'SELECT - ORDER BY': [
      [
        'NULL is the lowest',
        `SELECT Id, Weight FROM Parts ORDER BY Weight DESC, Id DESC`,
        {
          rows: [
            [2, 7],
            [1, 5],
            [4, null],
            [3, null],
          ],
        },
      ],
    ],
    'SELECT clause': [
      [
        'NULLs are one to DISTINCT',
        `SELECT DISTINCT Weight FROM Parts ORDER BY Weight`,
        { rows: [[null], [5], [7]] },
      ],
    ],
    'Unique constraints and check constraints': [
      [
        'CHECK lets UNKNOWN pass',
        `INSERT Parts VALUES (5, NULL, NULL); DELETE Parts WHERE Id = 5; INSERT Parts VALUES (5, NULL, 0)`,
        { errors: [547] },
      ],
      [
        'UNIQUE allows one NULL',
        `INSERT Sole VALUES (NULL); INSERT Sole VALUES (NULL)`,
        { errors: [2627], text: 'The duplicate key value is (<NULL>).' },
      ],
    ],
  },
};
