import { TestClient, TestServer } from './__testUtils__/TestServer';

let server: TestServer;
let client: TestClient;

beforeAll(async () => {
  server = await TestServer.start();
  client = await server.connect();
  await client.batch('CREATE DATABASE Shop');
  await client.batch(`USE Shop;
    CREATE TABLE dbo.Customers (
      Id int IDENTITY(1, 1) NOT NULL CONSTRAINT PK_Customers PRIMARY KEY CLUSTERED,
      Name nvarchar(50) NOT NULL,
      City varchar(20) NULL,
      Credit decimal(9, 2) NOT NULL DEFAULT (0),
      Born date NULL
    );
    CREATE TABLE dbo.Orders (
      Id int PRIMARY KEY, CustomerId int NOT NULL REFERENCES dbo.Customers (Id) ON DELETE CASCADE,
      Amount money NOT NULL CHECK (Amount > 0), Note varchar(max), UNIQUE (CustomerId, Amount)
    )`);
});

afterAll(async () => {
  await server.stop();
});

beforeEach(async () => {
  await client.batch('SET XACT_ABORT OFF; SET NOCOUNT OFF');
  await client.batch(
    `USE Shop; DELETE FROM Orders; TRUNCATE TABLE Orders; DELETE Customers`,
  );
  await client.batch(`SET IDENTITY_INSERT Customers ON;
    INSERT INTO Customers (Id, Name, City, Credit, Born) VALUES
      (1, N'Ada', 'London', 12.50, '1815-12-10'), (2, N'Grace', 'New York', 0.10, '1906-12-09'), (3, N'Łukasz', NULL, 0.20, NULL), (4, N'Mary', 'London', 100, NULL);
    SET IDENTITY_INSERT Customers OFF;
    INSERT INTO Orders (Id, CustomerId, Amount) VALUES (10, 1, 5), (11, 1, $7.25), (12, 2, 1), (13, 4, 1000)`);
});

const date = (text: string) => new Date(`${text}Z`);

describe('queries', () => {
  it.each<[text: string, rows: unknown[][]]>([
    // Expressions
    [
      'SELECT 7 / 2, 7 % 4, -7 / 2, 7 / 2.0, 1 + 2 * 3, 5 - 2 - 1',
      [[3, 3, -3, 3.5, 7, 2]],
    ],
    [
      'SELECT 0.1 + 0.2, CAST(0.1 AS float) + 0.2, 10 & 6, 10 | 6, 10 ^ 6, ~5',
      [[0.3, 0.30000000000000004, 2, 14, 12, -6]],
    ],
    [
      `SELECT 'a' + N'b' + 'c', 'x' + NULL, CONCAT('x', NULL, 1)`,
      [['abc', null, 'x1']],
    ],
    [
      `SELECT '5' + 2, CAST('12.345' AS decimal(5, 2)), CAST(2.5 AS int), CAST(N'0x' AS varchar(1))`,
      [[7, 12.35, 2, '0']],
    ],
    [
      `SELECT CASE WHEN 1 = 2 THEN 'a' WHEN NULL = NULL THEN 'b' ELSE 'c' END, CASE 3 WHEN 3 THEN 1 END, IIF(1 > 0, 'y', 'n')`,
      [['c', 1, 'y']],
    ],
    [
      `SELECT COALESCE(NULL, NULL, 3), ISNULL(NULL, 'x'), NULLIF(1, 1), NULLIF(1, 2), CHOOSE(2, 'a', 'b')`,
      [[3, 'x', null, 1, 'b']],
    ],
    [
      `SELECT TRY_CAST('x' AS int), TRY_CONVERT(date, '2026-02-30'), ISNUMERIC('1e3'), ISDATE('nope')`,
      [[null, null, 1, 0]],
    ],
    [
      `SELECT LEN('ab  '), DATALENGTH(N'ab'), UPPER('aé'), LTRIM('  a'), SUBSTRING('abcdef', 2, 3), CHARINDEX('C', 'abc'), REPLACE('aXbx', 'x', '-'), STUFF('abc', 2, 1, 'ZZ'), LEFT('abc', 2), RIGHT('abc', 2), REPLICATE('ab', 2), QUOTENAME('a]b'), PATINDEX('%[0-9]%', 'ab1')`,
      [
        [
          2,
          4,
          'AÉ',
          'a',
          'bcd',
          3,
          'a-b-',
          'aZZc',
          'ab',
          'bc',
          'abab',
          '[a]]b]',
          3,
        ],
      ],
    ],
    [
      `SELECT ROUND(2.345, 2), ABS(-3), FLOOR(-1.5), CEILING(1.2), POWER(2, 10), SQRT(9e0), SIGN(-2)`,
      [[2.35, 3, -2, 2, 1024, 3, -1]],
    ],
    [
      `SELECT DATEADD(month, 1, CAST('2026-01-31' AS date)), DATEDIFF(day, '2026-01-01', '2026-03-01'), YEAR('2026-05-06'), DATENAME(weekday, '2026-11-24'), EOMONTH('2026-02-03')`,
      [
        [
          date('2026-02-28T00:00:00'),
          59,
          2026,
          'Tuesday',
          date('2026-02-28T00:00:00'),
        ],
      ],
    ],
    [
      `SELECT CONVERT(varchar(10), CAST('2026-11-24T10:20:30' AS datetime2), 120), CONVERT(varchar(30), CAST('2026-11-24 10:20:30.123' AS datetime), 126), CONVERT(varchar(8), CAST('10:20' AS time(0)))`,
      [['2026-11-24', '2026-11-24T10:20:30.123', '10:20:00']],
    ],
    [
      `SELECT CONVERT(varbinary(4), 255), CONVERT(varchar(20), 0x0aff, 1), CAST(N'A' AS varbinary(10))`,
      [[Buffer.from([0, 0, 0, 255]), '0x0AFF', Buffer.from([65, 0])]],
    ],
    // Conditions
    [
      `SELECT Name FROM Customers WHERE City IN ('london', 'Paris') AND NOT Credit < 50`,
      [['Mary']],
    ],
    [
      `SELECT Id FROM Customers WHERE City IS NULL OR Name LIKE '[a-g]%' ORDER BY Id`,
      [[1], [2], [3]],
    ],
    [`SELECT Id FROM Customers WHERE City NOT IN ('London', NULL)`, []],
    [
      `SELECT Id FROM Customers WHERE (Credit + 1) * 2 BETWEEN 2 AND 3 ORDER BY 1 DESC`,
      [[3], [2]],
    ],
    [`SELECT Name FROM Customers WHERE Name = 'ADA  '`, [['Ada']]],
    [
      `SELECT Id FROM Customers c WHERE EXISTS (SELECT 1 FROM Orders o WHERE o.CustomerId = c.Id AND o.Amount > 100)`,
      [[4]],
    ],
    [
      `SELECT Id FROM Customers WHERE Id > ALL (SELECT CustomerId FROM Orders WHERE Amount < 100)`,
      [[3], [4]],
    ],
    // Names, joins, groups
    [
      'SELECT TOP (2) c.Name AS who, o.Amount FROM Shop.dbo.Customers AS c JOIN Shop..Orders o ON o.CustomerId = c.Id ORDER BY o.Amount DESC',
      [
        ['Mary', 1000],
        ['Ada', 7.25],
      ],
    ],
    [
      'SELECT c.Id, o.Id FROM Customers c LEFT JOIN Orders o ON o.CustomerId = c.Id AND o.Amount > 6 ORDER BY c.Id',
      [
        [1, 11],
        [2, null],
        [3, null],
        [4, 13],
      ],
    ],
    [
      'SELECT COUNT(*), COUNT(City), COUNT(DISTINCT City), SUM(Credit), AVG(Id), MIN(Name), MAX(Born) FROM Customers',
      [[4, 3, 2, 112.8, 2, 'Ada', date('1906-12-09T00:00:00')]],
    ],
    [
      'SELECT City, COUNT(*) AS n FROM Customers GROUP BY City HAVING COUNT(*) > 1',
      [['London', 2]],
    ],
    ['SELECT COUNT(*), SUM(Id) FROM Customers WHERE 1 = 0', [[0, null]]],
    [
      'SELECT YEAR(Born) y, COUNT(*) FROM Customers GROUP BY YEAR(Born) ORDER BY YEAR(Born)',
      [
        [null, 2],
        [1815, 1],
        [1906, 1],
      ],
    ],
    [
      `SELECT STRING_AGG(Name, ',') WITHIN GROUP (ORDER BY Id DESC) FROM Customers WHERE Id < 3`,
      [['Grace,Ada']],
    ],
    [
      'SELECT Id, ROW_NUMBER() OVER (PARTITION BY City ORDER BY Id DESC), SUM(Credit) OVER (PARTITION BY City) FROM Customers ORDER BY Id',
      [
        [1, '2', 112.5],
        [2, '1', 0.1],
        [3, '1', 0.2],
        [4, '1', 112.5],
      ],
    ],
    [
      'SELECT c.Id, x.Total FROM Customers c CROSS APPLY (SELECT SUM(o.Amount) AS Total FROM Orders o WHERE o.CustomerId = c.Id) x WHERE x.Total > 10 ORDER BY 1',
      [
        [1, 12.25],
        [4, 1000],
      ],
    ],
    [
      'SELECT (SELECT MAX(o.Amount) FROM Orders o WHERE o.CustomerId = c.Id) FROM Customers c WHERE c.Id = 1',
      [[7.25]],
    ],
    // Sets
    [
      'SELECT City FROM Customers UNION SELECT NULL ORDER BY 1 DESC',
      [['New York'], ['London'], [null]],
    ],
    [`SELECT 1 UNION ALL SELECT 2.5 EXCEPT SELECT 1`, [[2.5]]],
    [
      'WITH big AS (SELECT * FROM Customers WHERE Credit > 10), named (n) AS (SELECT Name FROM big) SELECT n FROM named ORDER BY n',
      [['Ada'], ['Mary']],
    ],
    [
      "SELECT x, y FROM (VALUES (1, N'a'), (2, NULL)) AS v (x, y)",
      [
        [1, 'a'],
        [2, null],
      ],
    ],
    [
      'SELECT DISTINCT City FROM Customers ORDER BY City',
      [[null], ['London'], ['New York']],
    ],
    [
      'SELECT Id FROM Customers ORDER BY Id OFFSET 1 ROW FETCH NEXT 2 ROWS ONLY',
      [[2], [3]],
    ],
    [
      'SELECT TOP 1 WITH TIES City FROM Customers WHERE City IS NOT NULL ORDER BY City',
      [['London'], ['London']],
    ],
    ['SELECT TOP (50) PERCENT Id FROM Customers ORDER BY Id', [[1], [2]]],
    // The server about itself
    [
      "SELECT DB_NAME(), @@TRANCOUNT, OBJECT_ID('nope'), SCHEMA_NAME(), IS_SRVROLEMEMBER('sysadmin'), IS_ROLEMEMBER('db_owner')",
      [['Shop', 0, null, 'dbo', 1, 1]],
    ],
    [
      "SELECT t.name, c.name, c.is_identity FROM sys.tables t JOIN sys.columns c ON c.object_id = t.object_id WHERE t.name = 'Customers' AND c.column_id < 3",
      [
        ['Customers', 'Id', true],
        ['Customers', 'Name', false],
      ],
    ],
    [
      'SELECT TABLE_SCHEMA, TABLE_NAME FROM INFORMATION_SCHEMA.TABLES ORDER BY 2',
      [
        ['dbo', 'Customers'],
        ['dbo', 'Orders'],
      ],
    ],
    [
      "SELECT name, is_primary_key FROM sys.indexes WHERE object_id = OBJECT_ID('dbo.Customers')",
      [['PK_Customers', true]],
    ],
    [
      'SELECT name, state_desc FROM sys.databases WHERE database_id > 4',
      [['Shop', 'ONLINE']],
    ],
  ])('%s', async (text, rows) => {
    const answer = await client.batch(text);
    expect(answer.error).toBeUndefined();
    expect(answer.sets[0]).toEqual(rows);
  });

  it('says it is SQL Server 2022', async () => {
    const [[version]] = await client.rows('SELECT @@VERSION');
    expect(version).toMatch(/^Microsoft SQL Server 2022 /);
  });

  it('knows the time, the same in all of a statement', async () => {
    const [[now, again, days]] = await client.rows(
      'SELECT SYSUTCDATETIME(), SYSUTCDATETIME(), DATEDIFF(day, GETDATE(), GETUTCDATE())',
    );
    expect(now).toEqual(again);
    expect(Math.abs(Date.now() - (now as Date).getTime())).toBeLessThan(60_000);
    expect(days).toBe(0);
  });
});

describe('changes', () => {
  it.each<[text: string, after: string, rows: unknown[][], counts: number[]]>([
    [
      `INSERT Customers (Name) VALUES (N'New'), (N'Newer')`,
      'SELECT Name, City, Credit FROM Customers WHERE Id > 4',
      [
        ['New', null, 0],
        ['Newer', null, 0],
      ],
      [2],
    ],
    [
      `INSERT INTO Orders (Id, CustomerId, Amount, Note) SELECT Id + 100, Id, Credit + 1, Name FROM Customers WHERE City = 'London'`,
      'SELECT Id, Note FROM Orders WHERE Id > 100',
      [
        [101, 'Ada'],
        [104, 'Mary'],
      ],
      [2],
    ],
    [
      `UPDATE Customers SET Credit += 1, City = UPPER(City) WHERE City LIKE 'l%'`,
      'SELECT City, Credit FROM Customers WHERE Id IN (1, 4)',
      [
        ['LONDON', 13.5],
        ['LONDON', 101],
      ],
      [2],
    ],
    [
      `UPDATE c SET Credit = o.Amount FROM Customers c JOIN Orders o ON o.CustomerId = c.Id WHERE o.Id = 13`,
      'SELECT Credit FROM Customers WHERE Id = 4',
      [[1000]],
      [1],
    ],
    [
      'UPDATE Orders SET Id = Id + 1',
      'SELECT Id FROM Orders',
      [[11], [12], [13], [14]],
      [4],
    ],
    [
      'UPDATE Customers SET Credit = DEFAULT',
      'SELECT SUM(Credit) FROM Customers',
      [[0]],
      [4],
    ],
    [
      'DELETE FROM Customers WHERE Id = 1',
      'SELECT Id FROM Orders',
      [[12], [13]],
      [1],
    ],
    ['DELETE TOP (3) FROM Orders', 'SELECT COUNT(*) FROM Orders', [[1]], [3]],
    [
      "DELETE o FROM Orders o JOIN Customers c ON c.Id = o.CustomerId WHERE c.Name = N'ada'",
      'SELECT Id FROM Orders',
      [[12], [13]],
      [2],
    ],
  ])('%s', async (text, after, rows, counts) => {
    const answer = await client.batch(text);
    expect(answer.error).toBeUndefined();
    expect(answer.counts).toEqual(counts);
    expect(await client.rows(after)).toEqual(rows);
  });

  it('gives out what was written', async () => {
    const inserted = await client.batch(
      `INSERT INTO Customers (Name) OUTPUT inserted.Name, inserted.Credit VALUES (N'Out'); SELECT @@ROWCOUNT, SCOPE_IDENTITY() - MAX(Id) FROM Customers`,
    );
    expect(inserted.sets).toEqual([[['Out', 0]], [[1, 0]]]);
    const updated = await client.batch(
      'UPDATE Customers SET Credit = 5 OUTPUT deleted.Credit, inserted.Credit WHERE Id = 1',
    );
    expect(updated.sets).toEqual([[[12.5, 5]]]);
  });

  it('makes a table of a query', async () => {
    await client.batch(
      `SELECT Id, Name AS Who INTO Copied FROM Customers WHERE Id < 3`,
    );
    expect(await client.rows('SELECT * FROM Copied')).toEqual([
      [1, 'Ada'],
      [2, 'Grace'],
    ]);
    await client.batch('ALTER TABLE Copied ADD Extra int NOT NULL DEFAULT 7');
    expect(await client.rows('SELECT Extra FROM Copied')).toEqual([[7], [7]]);
    await client.batch('CREATE UNIQUE INDEX One ON Copied (Who)');
    expect(
      (await client.batch(`INSERT Copied (Who) VALUES ('ADA')`)).errors,
    ).toEqual([2601]);
    await client.batch('DROP TABLE Copied');
    expect((await client.batch('SELECT * FROM Copied')).errors).toEqual([208]);
  });
});

describe('errors', () => {
  it.each<[text: string, number: number, message: string]>([
    // A batch may begin with the name of a procedure, without EXECUTE.
    ['SELEC 1', 2812, "Could not find stored procedure 'SELEC'."],
    ['SELECT FROM Customers', 156, "Incorrect syntax near the keyword 'FROM'."],
    ['SELECT (1', 102, "Incorrect syntax near '1'."],
    [
      "SELECT 'open",
      105,
      "Unclosed quotation mark after the character string 'open'.",
    ],
    ['SELECT Nope FROM Customers', 207, "Invalid column name 'Nope'."],
    [
      'SELECT * FROM Nowhere.dbo.T',
      208,
      "Invalid object name 'Nowhere.dbo.T'.",
    ],
    ['SELECT Id FROM Customers, Orders', 209, "Ambiguous column name 'Id'."],
    [
      'SELECT x.Id FROM Customers',
      4104,
      'The multi-part identifier "x.Id" could not be bound.',
    ],
    [
      'SELECT City, COUNT(*) FROM Customers',
      8120,
      "Column 'Customers.City' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.",
    ],
    [
      'SELECT nonsense(1)',
      195,
      "'nonsense' is not a recognized built-in function name.",
    ],
    ['SELECT 1 / 0', 8134, 'Divide by zero error encountered.'],
    [
      "SELECT CAST('x' AS int)",
      245,
      "Conversion failed when converting the varchar value 'x' to data type int.",
    ],
    [
      'SELECT 2147483647 + 1',
      8115,
      'Arithmetic overflow error converting expression to data type int.',
    ],
    [
      'SELECT (SELECT Id FROM Customers)',
      512,
      'Subquery returned more than 1 value.',
    ],
    [
      'SELECT @undeclared',
      137,
      'Must declare the scalar variable "@undeclared".',
    ],
    [
      'INSERT INTO Customers (Name) VALUES (NULL)',
      515,
      "Cannot insert the value NULL into column 'Name', table 'Shop.dbo.Customers'; column does not allow nulls. INSERT fails.",
    ],
    [
      `INSERT INTO Customers (Name, City) VALUES ('a', 'This city has too long a name')`,
      2628,
      "String or binary data would be truncated in table 'Shop.dbo.Customers', column 'City'.",
    ],
    [
      'INSERT INTO Orders (Id, CustomerId, Amount) VALUES (10, 4, 1)',
      2627,
      "Cannot insert duplicate key in object 'dbo.Orders'. The duplicate key value is (10).",
    ],
    [
      'INSERT INTO Orders (Id, CustomerId, Amount) VALUES (20, 99, 1)',
      547,
      'The INSERT statement conflicted with the FOREIGN KEY constraint',
    ],
    [
      'UPDATE Orders SET Amount = -1',
      547,
      'The UPDATE statement conflicted with the CHECK constraint',
    ],
    [
      "INSERT INTO Customers (Id, Name) VALUES (50, N'x')",
      544,
      "Cannot insert explicit value for identity column in table 'Customers' when IDENTITY_INSERT is set to OFF.",
    ],
    [
      'UPDATE Customers SET Id = 9',
      8102,
      "Cannot update identity column 'Id'.",
    ],
    [
      'CREATE TABLE Customers (a int)',
      2714,
      "There is already an object named 'Customers' in the database.",
    ],
    ['CREATE DATABASE shop', 1801, "Database 'shop' already exists."],
    [
      'DROP TABLE Nothing',
      3701,
      "Cannot drop the table 'Nothing', because it does not exist or you do not have permission.",
    ],
    [
      'DROP TABLE Customers',
      3726,
      "Could not drop object 'Customers' because it is referenced by a FOREIGN KEY constraint.",
    ],
    ['DROP DATABASE Shop', 3702, 'because it is currently in use'],
    ['USE Nowhere', 911, "Database 'Nowhere' does not exist."],
    ['EXEC nothing', 2812, "Could not find stored procedure 'nothing'."],
    [
      'COMMIT',
      3902,
      'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.',
    ],
    ['KILL 9999', 6106, 'Process ID 9999 is not an active process ID.'],
    // What is not done says so and names what it is.
    [
      'MERGE Customers USING Orders ON 1 = 1 WHEN MATCHED THEN DELETE;',
      40517,
      "'MERGE' is not supported",
    ],
    [
      'CREATE PROCEDURE p AS SELECT 1',
      40517,
      "'CREATE PROCEDURE in another database than master' is not supported",
    ],
    [
      'SELECT Name FROM Customers FOR JSON PATH',
      40517,
      "'SELECT … FOR JSON' is not supported",
    ],
    [
      'CREATE TABLE T (a int, b AS a + 1)',
      40517,
      "'computed columns' is not supported",
    ],
    ["SELECT FORMAT(1, 'N2')", 40517, "'FORMAT' is not supported"],
    ['SELECT * FROM sys.triggers', 40517, "'sys.triggers' is not supported"],
    ['EXEC sp_helptext x', 40517, "'sp_helptext' is not supported"],
    ['SELECT @@NESTLEVEL', 40517, "'@@NESTLEVEL' is not supported"],
    [
      'SELECT * INTO #copy FROM Customers',
      40517,
      "'temporary table #copy' is not supported",
    ],
    [
      'CREATE TABLE Two (a int PRIMARY KEY, b int PRIMARY KEY)',
      8110,
      "Cannot add multiple PRIMARY KEY constraints to table 'Two'.",
    ],
    ['RAISERROR(50005, 16, 1)', 18054, 'Error 50005, severity 16, state 1'],
    ['RAISERROR(5, 16, 1)', 2732, 'Error number 5 is invalid.'],
    ['SET ROWCOUNT 5', 40517, "'SET ROWCOUNT 5' is not supported"],
    ['SET ANSI_NULLS OFF', 40517, "'SET ANSI_NULLS OFF' is not supported"],
    ["BACKUP DATABASE Shop TO DISK = 'x'", 40517, "'BACKUP' is not supported"],
  ])('%s', async (text, number, message) => {
    const answer = await client.batch(text);
    expect(answer.errors).toEqual([number]);
    expect(answer.error).toContain(message);
  });

  it('tells the line of a statement, and goes on after it', async () => {
    const lines: number[] = [];
    const note = ({ lineNumber }: { lineNumber: number }) =>
      lines.push(lineNumber);
    client.connection.on('errorMessage', note);
    const answer = await client.batch(
      `SELECT 1 AS one\n\nSELECT 1 / 0\nSELECT 2 AS two`,
    );
    client.connection.off('errorMessage', note);
    expect(lines).toEqual([3]);
    expect(answer.sets.filter(rows => rows.length > 0)).toEqual([[[1]], [[2]]]);
  });

  it('runs nothing of a batch that it can not read', async () => {
    const answer = await client.batch(
      `INSERT Customers (Name) VALUES (N'x')\nSELECT (`,
    );
    expect(answer.errors).toEqual([102]);
    expect(await client.rows('SELECT COUNT(*) FROM Customers')).toEqual([[4]]);
  });

  it('undoes all rows of a statement that fails', async () => {
    const answer = await client.batch(
      `INSERT INTO Orders (Id, CustomerId, Amount) VALUES (30, 1, 1), (31, 1, 2), (10, 1, 3)`,
    );
    expect(answer.errors).toEqual([2627]);
    expect(await client.rows('SELECT COUNT(*) FROM Orders')).toEqual([[4]]);
  });

  it('says that a statement is terminated which changes rows, and goes on', async () => {
    const failing = 'INSERT Orders (Id, CustomerId, Amount) VALUES (10, 1, 3)';
    const after = '; SELECT 1';
    expect(await client.batch(failing + after)).toMatchObject({
      errors: [2627],
      messages: ['The statement has been terminated.'],
      sets: [[[1]]],
    });
    for (const [text, errors] of [
      [`SET XACT_ABORT ON; ${failing}`, [2627]],
      [`BEGIN TRY ${failing} END TRY BEGIN CATCH END CATCH`, []],
      ['SELECT 1 / 0', [8134]],
    ]) {
      expect(await client.batch(String(text))).toMatchObject({
        errors,
        messages: [],
      });
    }
    await client.batch('SET XACT_ABORT OFF');
  });

  it('names all that a column can not go before', async () => {
    await client.batch(
      'CREATE TABLE Shelf (Id int, Room int DEFAULT 1 CHECK (Room > 0), Free int CHECK (Free > 0))',
    );
    const { errors, error } = await client.batch(
      'ALTER TABLE Shelf DROP COLUMN Room',
    );
    expect(errors).toEqual([5074, 5074, 4922]);
    expect(error).toMatch(
      /^The object 'DF__Shelf__Room__[0-9A-F]{8}' is dependent on column 'Room'\.$/,
    );
    expect(
      (await client.batch('ALTER TABLE Shelf DROP COLUMN Id')).errors,
    ).toEqual([]);
    await client.batch('DROP TABLE Shelf');
  });

  it('makes names of constraints up as the server does', async () => {
    await client.batch(
      'CREATE TABLE Warehouses (Id int PRIMARY KEY, Location int UNIQUE CHECK (Location > 0), Owner int REFERENCES Customers (Id), CHECK (Id > 0))',
    );
    const names = await client.rows(
      "SELECT name FROM sys.objects WHERE parent_object_id = OBJECT_ID('Warehouses') ORDER BY name",
    );
    expect(
      names.map(([name]) => String(name).replace(/[0-9A-F]{8,16}$/, '#')),
    ).toEqual([
      'CK__Warehouse__#',
      'CK__Warehouse__Locat__#',
      'FK__Warehouse__Owner__#',
      'PK__Warehous__#',
      'UQ__Warehous__#',
    ]);
    await client.batch('DROP TABLE Warehouses');
  });
});

describe('control of flow', () => {
  it('needs no semicolons', async () => {
    const answer = await client.batch(`
      DECLARE @n int = 0, @text nvarchar(20)
      WHILE @n < 5
      BEGIN
        SET @n += 1
        IF @n = 2 CONTINUE
        IF @n = 4 BREAK ELSE PRINT CONCAT('n is ', @n)
      END
      SELECT @text = Name, @n = Id FROM Customers WHERE Id = 1
      SELECT @n, @text -- a comment
      /* and /* another */ one */
      IF EXISTS (SELECT 1 FROM Customers WHERE Id = 99) SELECT 'there' ELSE SELECT 'not there'
      RETURN
      SELECT 'never'`);
    expect(answer.error).toBeUndefined();
    expect(answer.messages).toEqual(['n is 1', 'n is 3']);
    expect(answer.sets).toEqual([[[1, 'Ada']], [['not there']]]);
  });

  it('catches errors, and throws them on', async () => {
    const answer = await client.batch(`
      BEGIN TRY
        SELECT 1 / 0
      END TRY
      BEGIN CATCH
        SELECT ERROR_NUMBER(), ERROR_MESSAGE(), ERROR_LINE();
        THROW
      END CATCH`);
    expect(answer.sets[answer.sets.length - 1]).toEqual([
      [8134, 'Divide by zero error encountered.', 3],
    ]);
    expect(answer.errors).toEqual([8134]);
    expect((await client.batch(`THROW 51000, 'Mine', 3`)).error).toBe('Mine');
    expect(
      (await client.batch(`RAISERROR('No %s in %d', 16, 1, 'bread', 3)`)).error,
    ).toBe('No bread in 3');
    expect(
      (await client.batch(`RAISERROR('Only said', 10, 1)`)).messages,
    ).toEqual(['Only said']);
  });

  it('runs texts with parameters', async () => {
    const answer = await client.batch(`
      DECLARE @found int
      EXEC sp_executesql N'SELECT @out = COUNT(*) FROM Customers WHERE City = @city', N'@city varchar(20), @out int OUTPUT', @city = 'London', @out = @found OUTPUT
      EXEC ('SELECT 5 AS five')
      SELECT @found`);
    expect(answer.sets).toEqual([[[5]], [[2]]]);
  });

  it('goes on after a text that fails, and catches what fails in one', async () => {
    const answer = await client.batch(`
      EXEC ('SELECT Nope FROM Customers')
      BEGIN TRY EXEC ('SELECT (') END TRY BEGIN CATCH SELECT ERROR_NUMBER() END CATCH
      BEGIN TRY EXEC sp_executesql N'SELECT 1 / @zero', N'@zero int', 0 END TRY BEGIN CATCH SELECT ERROR_NUMBER() END CATCH`);
    expect(answer.errors).toEqual([207]);
    expect(answer.sets.filter(rows => rows.length > 0)).toEqual([
      [[102]],
      [[8134]],
    ]);
  });

  it('keeps quiet with NOCOUNT', async () => {
    const answer = await client.batch(
      `SET NOCOUNT ON; UPDATE Customers SET Credit = 1; SELECT 1`,
    );
    expect(answer.counts).toEqual([]);
    expect(answer.sets).toEqual([[[1]]]);
  });
});
