import type { CorpusCase, Topic } from './Corpus';

/** Transact-SQL that the stand-in reads and does not do: 40517 names it, and nothing of the batch is run. */
const lacks = (sql: string, construct: string): CorpusCase => [
  sql,
  `INSERT Traces VALUES (1)
GO
${sql}
GO
SELECT COUNT(*) FROM Traces; DELETE Traces`,
  {
    sets: [[[1]]],
    errors: [40517],
    text: `Keyword or statement option '${construct}' is not supported in this version of SQL Server.`,
  },
];

export const lacking: Topic = {
  title: 'Transact-SQL that is not done, by name',
  setup: `CREATE TABLE T (Id int PRIMARY KEY, Name varchar(5)); CREATE TABLE U (Id int); CREATE TABLE Traces (Id int)`,
  pages: {
    'Language elements: cursors, GOTO, EXECUTE AS': [
      lacks('DECLARE c CURSOR FOR SELECT 1', 'DECLARE … CURSOR'),
      lacks('OPEN c', 'OPEN'),
      lacks('FETCH NEXT FROM c', 'FETCH'),
      lacks('CLOSE c', 'CLOSE'),
      lacks('DEALLOCATE c', 'DEALLOCATE'),
      lacks('GOTO done', 'GOTO'),
      lacks("EXECUTE AS USER = 'dbo'", 'EXECUTE AS'),
      lacks('BEGIN DISTRIBUTED TRANSACTION', 'BEGIN DISTRIBUTED'),
      lacks('WAITFOR (RECEIVE * FROM q)', 'WAITFOR of a message'),
      lacks("RAISERROR('x', 16, 1) WITH LOG", 'RAISERROR WITH LOG'),
      lacks('SELECT @@FETCH_STATUS', '@@FETCH_STATUS'),
    ],
    'Temporary tables and table variables': [
      lacks('CREATE TABLE #t (a int)', 'temporary table #t'),
      lacks('SELECT 1 AS a INTO #t', 'temporary table #t'),
      lacks('DECLARE @t TABLE (a int)', 'DECLARE @t TABLE'),
      lacks('SELECT * FROM @t', 'table variable @t'),
      lacks(
        'INSERT U OUTPUT inserted.Id INTO T (Id) VALUES (1)',
        'OUTPUT … INTO',
      ),
      lacks("INSERT U EXEC ('SELECT 1')", 'INSERT … EXEC'),
    ],
    'FROM: PIVOT, functions, samples': [
      lacks(
        'SELECT * FROM (SELECT Id FROM T) s PIVOT (COUNT(Id) FOR Id IN ([1])) p',
        'PIVOT',
      ),
      lacks('SELECT * FROM T UNPIVOT (v FOR n IN (Id)) u', 'UNPIVOT'),
      lacks(
        "SELECT * FROM STRING_SPLIT('a,b', ',')",
        'table-valued function STRING_SPLIT',
      ),
      lacks("SELECT * FROM OPENJSON('{}')", 'table-valued function OPENJSON'),
      lacks("SELECT * FROM OPENQUERY(other, 'SELECT 1')", 'OPENQUERY'),
      lacks("SELECT * FROM OPENROWSET('a', 'b', 'c')", 'OPENROWSET'),
      lacks('SELECT Id FROM T TABLESAMPLE (10 PERCENT)', 'TABLESAMPLE'),
      lacks('SELECT Id FROM T WITH (READPAST)', 'table hint READPAST'),
      lacks("SELECT Id FROM T WHERE CONTAINS(Name, 'x')", 'CONTAINS'),
    ],
    'SELECT: FOR, GROUP BY, OVER': [
      lacks('SELECT * FROM T FOR XML AUTO', 'SELECT … FOR XML'),
      lacks('SELECT * FROM T FOR JSON PATH', 'SELECT … FOR JSON'),
      lacks('SELECT Id FROM T GROUP BY ROLLUP (Id)', 'GROUP BY ROLLUP'),
      lacks(
        'SELECT SUM(Id) OVER (ORDER BY Id ROWS UNBOUNDED PRECEDING) FROM T',
        'SUM OVER with ROWS',
      ),
      lacks('SELECT LAG(Id) OVER (ORDER BY Id) FROM T', 'LAG … OVER'),
      lacks(
        'WITH t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT n FROM t',
        'recursive common table expression t',
      ),
      lacks(
        'WITH low AS (SELECT * FROM U) UPDATE low SET Id = 1',
        'WITH before UPDATE',
      ),
      lacks(
        'SELECT Name COLLATE Latin1_General_BIN FROM T',
        'COLLATE Latin1_General_BIN',
      ),
    ],
    'Statements of change and definition': [
      lacks(
        'MERGE T USING U ON T.Id = U.Id WHEN MATCHED THEN DELETE;',
        'MERGE',
      ),
      lacks("BULK INSERT T FROM 'x.csv'", 'BULK'),
      lacks(
        'CREATE PROCEDURE p AS SELECT 1',
        'CREATE PROCEDURE in another database than master',
      ),
      lacks(
        'CREATE TRIGGER tr ON T AFTER INSERT AS SELECT 1',
        'CREATE TRIGGER of a table or database',
      ),
      lacks('CREATE VIEW v AS SELECT 1 AS one', 'CREATE VIEW'),
      lacks(
        'CREATE FUNCTION f() RETURNS int AS BEGIN RETURN 1 END',
        'CREATE FUNCTION',
      ),
      lacks('CREATE SEQUENCE s START WITH 1', 'CREATE SEQUENCE'),
      lacks('SELECT NEXT VALUE FOR s', 'NEXT VALUE FOR'),
      lacks('CREATE SYNONYM s FOR T', 'CREATE SYNONYM'),
      lacks('CREATE TYPE ty FROM int', 'CREATE TYPE'),
      lacks('CREATE TABLE V (a int, b AS a + 1)', 'computed columns'),
      lacks(
        'ALTER TABLE T ALTER COLUMN Name varchar(9)',
        'ALTER TABLE … ALTER',
      ),
      lacks('ALTER INDEX ALL ON T REBUILD', 'ALTER INDEX'),
      lacks('GRANT SELECT ON T (Id) TO public', 'permissions on columns'),
    ],
    'BACKUP, RESTORE, DBCC': [
      lacks(
        "BACKUP DATABASE master TO DISK = 'x.bak' WITH INIT",
        'BACKUP … WITH INIT',
      ),
      lacks("BACKUP LOG master TO DISK = 'x.bak'", 'BACKUP LOG'),
      lacks("RESTORE DATABASE x FROM DISK = 'x.bak'", 'RESTORE'),
      lacks("DBCC CHECKIDENT ('T', RESEED, 1)", 'DBCC'),
      lacks('SHUTDOWN', 'SHUTDOWN'),
      lacks('UPDATE STATISTICS T', 'UPDATE STATISTICS'),
    ],
    'Data types and functions': [
      lacks("SELECT CAST('<a/>' AS xml)", 'data type xml'),
      lacks(
        'SELECT CAST(SYSDATETIME() AS datetimeoffset)',
        'data type datetimeoffset',
      ),
      lacks("SELECT SYSDATETIME() AT TIME ZONE 'UTC'", 'AT TIME ZONE'),
      lacks("SELECT FORMAT(1, 'N')", 'FORMAT'),
      lacks("SELECT SUSER_ID('sa')", 'SUSER_ID'),
      lacks("SELECT PARSE('1' AS int)", 'PARSE'),
      lacks('SELECT RAND(1)', 'RAND with a seed'),
      lacks("SELECT HASHBYTES('SHA2_256', 'x')", 'HASHBYTES'),
      lacks("SELECT JSON_VALUE('{}', '$.a')", 'JSON_VALUE'),
      lacks('SELECT $IDENTITY FROM T', '$IDENTITY'),
    ],
    'SET statements that would change an answer': [
      lacks('SET ROWCOUNT 5', 'SET ROWCOUNT 5'),
      lacks('SET DATEFIRST 1', 'SET DATEFIRST 1'),
      lacks('SET ANSI_NULLS OFF', 'SET ANSI_NULLS OFF'),
      lacks('SET IMPLICIT_TRANSACTIONS ON', 'SET IMPLICIT_TRANSACTIONS ON'),
      lacks('SET LANGUAGE French', 'SET LANGUAGE FRENCH'),
    ],
    'System views and procedures': [
      lacks('SELECT * FROM sys.triggers', 'sys.triggers'),
      lacks('SELECT * FROM msdb.dbo.backupset', 'msdb.dbo.backupset'),
      lacks('EXEC sp_who2', 'sp_who2'),
      lacks("EXEC xp_cmdshell 'dir'", 'xp_cmdshell'),
    ],
  },
};
