import type { Topic } from './Corpus';

export const queries: Topic = {
  title: 'Queries: joins, groups, sets, windows, names',
  setup: `
    CREATE TABLE Staff (Id int PRIMARY KEY, Name varchar(10), Team varchar(10), Pay int, Boss int);
    INSERT Staff VALUES (1, 'Ann', 'red', 50, NULL), (2, 'Bob', 'red', 40, 1), (3, 'Cid', 'blue', 40, 1), (4, 'Dee', 'blue', 30, 3), (5, 'Eve', NULL, 40, 3);
    CREATE TABLE Teams (Name varchar(10), City varchar(10));
    INSERT Teams VALUES ('red', 'Oslo'), ('green', 'Rome')`,
  pages: {
    TOP: [
      [
        'takes the first in the order',
        `SELECT TOP (2) Name FROM Staff ORDER BY Pay DESC, Id`,
        { rows: [['Ann'], ['Bob']] },
      ],
      [
        'WITH TIES takes all that are tied with the last',
        `SELECT TOP (2) WITH TIES Name FROM Staff ORDER BY Pay DESC`,
        { rows: [['Ann'], ['Bob'], ['Cid'], ['Eve']] },
      ],
      [
        'WITH TIES needs an order',
        `SELECT TOP (2) WITH TIES Name FROM Staff`,
        { errors: [1062] },
      ],
      [
        'PERCENT is rounded up',
        `SELECT TOP (30) PERCENT Name FROM Staff ORDER BY Id`,
        { rows: [['Ann'], ['Bob']] },
      ],
      [
        'an expression, or a number without parentheses',
        `DECLARE @n int = 1; SELECT TOP (@n + 1) Id FROM Staff ORDER BY Id; SELECT TOP 1 Id FROM Staff ORDER BY Id DESC; SELECT TOP 0 Id FROM Staff`,
        { sets: [[[1], [2]], [[5]], []] },
      ],
      [
        'takes no negative number',
        `DECLARE @n int = -1; SELECT TOP (@n) Id FROM Staff`,
        { errors: [127] },
      ],
      [
        'more than 100 percent fails',
        `SELECT TOP (101) PERCENT Id FROM Staff`,
        { errors: [1031] },
      ],
    ],
    'SELECT - ORDER BY': [
      [
        'OFFSET and FETCH',
        `SELECT Id FROM Staff ORDER BY Id OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY; SELECT Id FROM Staff ORDER BY Id DESC OFFSET 3 ROWS; SELECT Id FROM Staff ORDER BY Id OFFSET 9 ROWS`,
        { sets: [[[2], [3]], [[2], [1]], []] },
      ],
      [
        'OFFSET takes no negative number',
        `DECLARE @n int = -1; SELECT Id FROM Staff ORDER BY Id OFFSET @n ROWS`,
        { errors: [10742] },
      ],
      [
        'FETCH takes at least one',
        `DECLARE @n int = 0; SELECT Id FROM Staff ORDER BY Id OFFSET 0 ROWS FETCH NEXT @n ROWS ONLY`,
        { errors: [10744] },
      ],
      [
        'OFFSET does not go with TOP',
        `SELECT TOP (1) Id FROM Staff ORDER BY Id OFFSET 1 ROWS`,
        { errors: [10741] },
      ],
      [
        'by an alias, a place, a column that is not selected',
        `SELECT Name AS n FROM Staff WHERE Id < 4 ORDER BY n DESC; SELECT Name FROM Staff WHERE Id < 4 ORDER BY 1; SELECT Name FROM Staff WHERE Id < 4 ORDER BY Pay, Id DESC`,
        {
          sets: [
            [['Cid'], ['Bob'], ['Ann']],
            [['Ann'], ['Bob'], ['Cid']],
            [['Cid'], ['Bob'], ['Ann']],
          ],
        },
      ],
      [
        'a place that there is not',
        `SELECT Id FROM Staff ORDER BY 2`,
        { errors: [108] },
      ],
      [
        'with DISTINCT sees the select list only',
        `SELECT DISTINCT Name FROM Staff ORDER BY Pay`,
        { errors: [145] },
      ],
      [
        'not in a subquery, unless with TOP',
        `SELECT * FROM (SELECT Id FROM Staff ORDER BY Id) AS x`,
        { errors: [1033] },
      ],
    ],
    'FROM clause plus JOIN, APPLY, PIVOT': [
      [
        'INNER, LEFT, RIGHT, FULL',
        `SELECT COUNT(*) FROM Staff s JOIN Teams t ON t.Name = s.Team;
         SELECT COUNT(*) FROM Staff s LEFT JOIN Teams t ON t.Name = s.Team;
         SELECT COUNT(*) FROM Staff s RIGHT JOIN Teams t ON t.Name = s.Team;
         SELECT COUNT(*) FROM Staff s FULL OUTER JOIN Teams t ON t.Name = s.Team;
         SELECT COUNT(*) FROM Staff CROSS JOIN Teams`,
        { sets: [[[2]], [[5]], [[3]], [[6]], [[10]]] },
      ],
      [
        'a condition in ON and one in WHERE',
        `SELECT s.Id, t.City FROM Staff s LEFT JOIN Teams t ON t.Name = s.Team AND s.Id = 1 WHERE s.Team = 'red' ORDER BY 1`,
        {
          rows: [
            [1, 'Oslo'],
            [2, null],
          ],
        },
      ],
      [
        'a table with itself',
        `SELECT s.Name, b.Name FROM Staff s JOIN Staff b ON b.Id = s.Boss WHERE s.Id > 3 ORDER BY s.Id`,
        {
          rows: [
            ['Dee', 'Cid'],
            ['Eve', 'Cid'],
          ],
        },
      ],
      [
        'VALUES as a table',
        `SELECT a, b FROM (VALUES (1, 2), (3, 4)) AS v (a, b) WHERE a > 1`,
        { rows: [[3, 4]] },
      ],
      ['the same name twice', `SELECT * FROM Staff, Staff`, { errors: [1013] }],
    ],
    'SELECT - GROUP BY and HAVING': [
      [
        'groups and their conditions',
        `SELECT Team, SUM(Pay), COUNT(*) FROM Staff GROUP BY Team HAVING COUNT(*) > 1 ORDER BY SUM(Pay)`,
        {
          rows: [
            ['blue', 70, 2],
            ['red', 90, 2],
          ],
        },
      ],
      [
        'by an expression',
        `SELECT Pay / 20, COUNT(*) FROM Staff GROUP BY Pay / 20 ORDER BY 1`,
        {
          rows: [
            [1, 1],
            [2, 4],
          ],
        },
      ],
      [
        'a column that is not grouped',
        `SELECT Name, COUNT(*) FROM Staff GROUP BY Team`,
        {
          errors: [8120],
          text: "Column 'Staff.Name' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.",
        },
      ],
      [
        'an aggregate in WHERE',
        `SELECT Team FROM Staff WHERE COUNT(*) > 1 GROUP BY Team`,
        { errors: [147] },
      ],
      [
        'an aggregate of an aggregate',
        `SELECT SUM(COUNT(*)) FROM Staff`,
        { errors: [130] },
      ],
      [
        'a constant',
        `SELECT COUNT(*) FROM Staff GROUP BY 1`,
        { errors: [164] },
      ],
      [
        'HAVING without groups',
        `SELECT COUNT(*) FROM Staff HAVING COUNT(*) > 9; SELECT COUNT(*) FROM Staff HAVING COUNT(*) > 1`,
        { sets: [[], [[5]]] },
      ],
    ],
    'Set Operators - UNION': [
      [
        'UNION drops what is there already, UNION ALL does not',
        `SELECT 1 UNION SELECT 1 UNION SELECT 2; SELECT 1 UNION ALL SELECT 1`,
        {
          sets: [
            [[1], [2]],
            [[1], [1]],
          ],
        },
      ],
      [
        'goes from the left: UNION ALL, then UNION',
        `SELECT 1 UNION ALL SELECT 1 UNION SELECT 1; SELECT 1 UNION SELECT 1 UNION ALL SELECT 1`,
        { sets: [[[1]], [[1], [1]]] },
      ],
      [
        'as many columns on both sides',
        `SELECT 1, 2 UNION SELECT 3`,
        { errors: [205] },
      ],
      [
        'brings values to one type',
        `SELECT 'a' UNION ALL SELECT 1`,
        { errors: [245] },
      ],
      [
        'is named by the first and ordered at the end',
        `SELECT Name AS who FROM Staff WHERE Id < 3 UNION SELECT City FROM Teams ORDER BY who DESC`,
        { rows: [['Rome'], ['Oslo'], ['Bob'], ['Ann']] },
      ],
    ],
    'Set Operators - EXCEPT and INTERSECT': [
      [
        'are distinct and take NULL for a value',
        `SELECT Team FROM Staff EXCEPT SELECT Name FROM Teams ORDER BY Team; SELECT Team FROM Staff INTERSECT SELECT Name FROM Teams; SELECT NULL INTERSECT SELECT NULL`,
        { sets: [[[null], ['blue']], [['red']], [[null]]] },
      ],
      [
        'INTERSECT comes before UNION and EXCEPT',
        `SELECT 1 UNION SELECT 2 INTERSECT SELECT 3; SELECT 1 EXCEPT SELECT 2 INTERSECT SELECT 2`,
        { sets: [[[1]], [[1]]] },
      ],
    ],
    Subqueries: [
      ['one value only', `SELECT (SELECT Name FROM Staff)`, { errors: [512] }],
      [
        'one column only',
        `SELECT (SELECT Id, Name FROM Staff WHERE Id = 1)`,
        { errors: [116] },
      ],
      [
        'no row is NULL',
        `SELECT (SELECT Name FROM Staff WHERE Id = 99)`,
        { rows: [[null]] },
      ],
      [
        'sees the row around it',
        `SELECT Id FROM Staff s WHERE Pay = (SELECT MAX(Pay) FROM Staff WHERE Team = s.Team) ORDER BY Id`,
        { rows: [[1], [3]] },
      ],
      [
        'takes a name from outside where it has none inside',
        `SELECT Id FROM Staff WHERE Id IN (SELECT Id FROM Teams) AND Id < 3 ORDER BY Id`,
        { rows: [[1], [2]] },
      ],
    ],
    'WITH common_table_expression': [
      [
        'is named and may be used twice',
        `WITH t (team, pay) AS (SELECT Team, SUM(Pay) FROM Staff GROUP BY Team) SELECT a.team FROM t a WHERE a.pay = (SELECT MAX(pay) FROM t)`,
        { rows: [['red']] },
      ],
      [
        'one after another',
        `WITH a AS (SELECT 1 AS n), b AS (SELECT n + 1 AS m FROM a) SELECT n, m FROM a, b`,
        { rows: [[1, 2]] },
      ],
      [
        'must follow a semicolon',
        `SELECT 1 AS one WITH t AS (SELECT 1 AS n) SELECT n FROM t`,
        { errors: [319] },
      ],
      [
        'a column without a name',
        `WITH t AS (SELECT 1) SELECT * FROM t`,
        { errors: [8155] },
      ],
      [
        'of itself is not done',
        `WITH t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT n FROM t`,
        { errors: [40517] },
      ],
      [
        'of a change',
        `WITH low AS (SELECT * FROM Staff WHERE Pay < 35) UPDATE low SET Pay = 35`,
        { errors: [40517] },
      ],
    ],
    'OVER clause': [
      [
        'ROW_NUMBER, RANK, DENSE_RANK',
        `SELECT Id, ROW_NUMBER() OVER (ORDER BY Pay DESC, Id), RANK() OVER (ORDER BY Pay DESC), DENSE_RANK() OVER (ORDER BY Pay DESC) FROM Staff ORDER BY Id`,
        {
          rows: [
            [1, '1', '1', '1'],
            [2, '2', '2', '2'],
            [3, '3', '2', '2'],
            [4, '5', '5', '3'],
            [5, '4', '2', '2'],
          ],
        },
      ],
      [
        'PARTITION BY; a running sum takes ties together',
        `SELECT Id, SUM(Pay) OVER (PARTITION BY Team), SUM(Pay) OVER (ORDER BY Pay), COUNT(*) OVER () FROM Staff ORDER BY Id`,
        {
          rows: [
            [1, 90, 200, 5],
            [2, 90, 150, 5],
            [3, 70, 150, 5],
            [4, 70, 30, 5],
            [5, 40, 150, 5],
          ],
        },
      ],
      [
        'a ranking needs an order',
        `SELECT ROW_NUMBER() OVER (PARTITION BY Team) FROM Staff`,
        { errors: [4112] },
      ],
      [
        'not in WHERE',
        `SELECT Id FROM Staff WHERE ROW_NUMBER() OVER (ORDER BY Id) = 1`,
        { errors: [4108] },
      ],
      [
        'a frame of rows is not done',
        `SELECT SUM(Pay) OVER (ORDER BY Id ROWS UNBOUNDED PRECEDING) FROM Staff`,
        { errors: [40517] },
      ],
      [
        'LAG and NTILE are not done',
        `SELECT LAG(Pay) OVER (ORDER BY Id) FROM Staff`,
        { errors: [40517] },
      ],
    ],
    'SELECT @local_variable': [
      [
        'takes the last row, and keeps its value without rows',
        `DECLARE @n varchar(10) = 'kept'; SELECT @n = Name FROM Staff WHERE Id > 99; SELECT @n; SELECT @n = Name FROM Staff ORDER BY Id; SELECT @n`,
        { sets: [[['kept']], [['Eve']]] },
      ],
      [
        'SET of a query without rows is NULL',
        `DECLARE @n varchar(10) = 'lost'; SET @n = (SELECT Name FROM Staff WHERE Id > 99); SELECT @n`,
        { rows: [[null]] },
      ],
      [
        'does not go with data',
        `DECLARE @n int; SELECT @n = Id, Name FROM Staff`,
        { errors: [141] },
      ],
      [
        'a compound assignment',
        `DECLARE @n int = 10; SET @n += 5; SET @n *= 2; SET @n %= 7; SELECT @n`,
        { rows: [[2]] },
      ],
    ],
    'Transact-SQL syntax conventions: multipart names': [
      [
        'of three parts, with the schema left out, in brackets',
        `SELECT COUNT(*) FROM corpus_queries.dbo.Staff; SELECT COUNT(*) FROM corpus_queries..Staff; SELECT COUNT(*) FROM [corpus_queries].[dbo].[Staff]; SELECT COUNT(*) FROM "dbo"."Staff"`,
        { sets: [[[5]], [[5]], [[5]], [[5]]] },
      ],
      [
        'qualify columns',
        `SELECT dbo.Staff.Id, corpus_queries.dbo.Staff.Name FROM dbo.Staff WHERE Staff.Id = 1`,
        { rows: [[1, 'Ann']] },
      ],
      [
        'an alias hides the name',
        `SELECT Staff.Id FROM Staff AS s`,
        {
          errors: [4104],
          text: 'The multi-part identifier "Staff.Id" could not be bound.',
        },
      ],
      [
        'of another database',
        `SELECT name FROM master.sys.databases WHERE name = 'corpus_queries'; SELECT * FROM nowhere.dbo.Staff`,
        {
          sets: [[['corpus_queries']]],
          errors: [208],
          text: "Invalid object name 'nowhere.dbo.Staff'.",
        },
      ],
      [
        'of another server',
        `SELECT * FROM elsewhere.corpus_queries.dbo.Staff`,
        { errors: [7202] },
      ],
    ],
  },
};
