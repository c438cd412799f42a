import type { Topic } from './Corpus';

export const flow: Topic = {
  title: 'Batches: transactions, errors, variables',
  setup: `
    CREATE TABLE T (Id int PRIMARY KEY, Note varchar(5) NULL)`,
  pages: {
    '@@TRANCOUNT, BEGIN, COMMIT and ROLLBACK TRANSACTION': [
      [
        'BEGIN counts up, COMMIT down, ROLLBACK to 0',
        `SELECT @@TRANCOUNT; BEGIN TRAN; BEGIN TRAN; SELECT @@TRANCOUNT; COMMIT; SELECT @@TRANCOUNT; BEGIN TRAN; ROLLBACK; SELECT @@TRANCOUNT`,
        { sets: [[[0]], [[2]], [[1]], [[0]]] },
      ],
      [
        'an inner COMMIT keeps nothing',
        `BEGIN TRAN; BEGIN TRAN; INSERT T (Id) VALUES (1); COMMIT; ROLLBACK; SELECT COUNT(*) FROM T`,
        { rows: [[0]] },
      ],
      [
        '3902: nothing to commit',
        `COMMIT`,
        {
          errors: [3902],
          text: 'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.',
        },
      ],
      [
        '3903: nothing to roll back',
        `ROLLBACK`,
        {
          errors: [3903],
          text: 'The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.',
        },
      ],
      [
        'a variable keeps its value',
        `DECLARE @n int = 1; BEGIN TRAN; SET @n = 2; ROLLBACK; SELECT @n`,
        { rows: [[2]] },
      ],
      [
        'tables come and go with it',
        `BEGIN TRAN; CREATE TABLE Gone (a int); INSERT Gone VALUES (1); ROLLBACK; SELECT OBJECT_ID('Gone'); SELECT * FROM Gone`,
        { sets: [[[null]]], errors: [208] },
      ],
      [
        'lasts over batches',
        `BEGIN TRAN; INSERT T (Id) VALUES (1)
GO
SELECT @@TRANCOUNT, COUNT(*) FROM T; ROLLBACK
GO
SELECT COUNT(*) FROM T`,
        { sets: [[[1, 1]], [[0]]] },
      ],
    ],
    'SAVE TRANSACTION': [
      [
        'goes back to it and keeps the transaction',
        `BEGIN TRAN; INSERT T (Id) VALUES (1); SAVE TRAN here; INSERT T (Id) VALUES (2); ROLLBACK TRAN here; SELECT @@TRANCOUNT, COUNT(*) FROM T; COMMIT; SELECT COUNT(*) FROM T; DELETE T`,
        { sets: [[[1, 1]], [[1]]] },
      ],
      [
        'the same name twice: back to the last',
        `BEGIN TRAN; SAVE TRAN p; INSERT T (Id) VALUES (1); SAVE TRAN p; INSERT T (Id) VALUES (2); ROLLBACK TRAN p; SELECT COUNT(*) FROM T; ROLLBACK`,
        { rows: [[1]] },
      ],
      ['628: without a transaction', `SAVE TRAN here`, { errors: [628] }],
      [
        '6401: to a name that there is not',
        `BEGIN TRAN; ROLLBACK TRAN nowhere; ROLLBACK`,
        {
          errors: [6401],
          text: 'Cannot roll back nowhere. No transaction or savepoint of that name was found.',
        },
      ],
      [
        'by the name of the outermost transaction',
        `BEGIN TRAN outermost; BEGIN TRAN inside; ROLLBACK TRAN outermost; SELECT @@TRANCOUNT`,
        { rows: [[0]] },
      ],
    ],
    MSSQLSERVER_266: [
      [
        'a text that leaves a transaction open',
        `EXEC ('BEGIN TRAN'); SELECT @@TRANCOUNT; ROLLBACK`,
        {
          sets: [[[1]]],
          errors: [266],
          text: 'Transaction count after EXECUTE indicates a mismatching number of BEGIN and COMMIT statements. Previous count = 0, current count = 1.',
        },
      ],
      [
        'a text that ends the one around it',
        `BEGIN TRAN; EXEC ('ROLLBACK'); SELECT @@TRANCOUNT`,
        { sets: [[[0]]], errors: [266] },
      ],
    ],
    'TRY...CATCH': [
      [
        'the functions of the error',
        `BEGIN TRY
  SELECT 1 / 0
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER(), ERROR_SEVERITY(), ERROR_STATE(), ERROR_LINE(), ERROR_PROCEDURE(), ERROR_MESSAGE(), @@ERROR
END CATCH`,
        {
          sets: [
            [],
            [[8134, 16, 1, 2, null, 'Divide by zero error encountered.', 8134]],
          ],
        },
      ],
      [
        'are NULL outside of CATCH',
        `BEGIN TRY SELECT 1 / 0 END TRY BEGIN CATCH END CATCH; SELECT ERROR_NUMBER(), ERROR_MESSAGE(), XACT_STATE()`,
        { sets: [[], [[null, null, 0]]] },
      ],
      [
        'what follows the error in TRY is not run',
        `BEGIN TRY INSERT T (Id) VALUES (NULL); SELECT 'never' END TRY BEGIN CATCH SELECT ERROR_NUMBER() END CATCH`,
        { rows: [[515]] },
      ],
      [
        'one within another',
        `BEGIN TRY BEGIN TRY SELECT 1 / 0 END TRY BEGIN CATCH SELECT CAST('x' AS int) END CATCH END TRY BEGIN CATCH SELECT ERROR_NUMBER() END CATCH`,
        { sets: [[], [], [[245]]] },
      ],
      [
        'is not entered for severity 10 and below',
        `BEGIN TRY RAISERROR('only said', 10, 1); SELECT 'on' END TRY BEGIN CATCH SELECT 'never' END CATCH`,
        { rows: [['on']], says: ['only said'] },
      ],
      [
        'does not catch a name that is missing at its own level',
        `BEGIN TRY SELECT * FROM Nowhere END TRY BEGIN CATCH SELECT 'never' END CATCH`,
        { errors: [208] },
      ],
      [
        'catches it from a text',
        `BEGIN TRY EXEC ('SELECT * FROM Nowhere') END TRY BEGIN CATCH SELECT ERROR_NUMBER() END CATCH`,
        { rows: [[208]] },
      ],
      [
        'leaves a transaction that can be committed',
        `BEGIN TRAN; INSERT T (Id) VALUES (1); BEGIN TRY INSERT T (Id) VALUES (1) END TRY BEGIN CATCH SELECT ERROR_NUMBER(), XACT_STATE(), @@TRANCOUNT END CATCH; COMMIT; SELECT COUNT(*) FROM T; DELETE T`,
        { sets: [[[2627, 1, 1]], [[1]]] },
      ],
    ],
    XACT_STATE: [
      [
        'is -1 after a failed conversion, and nothing can be written',
        `BEGIN TRAN; INSERT T (Id) VALUES (1); BEGIN TRY SELECT CAST('x' AS int) END TRY BEGIN CATCH SELECT XACT_STATE(), @@TRANCOUNT; BEGIN TRY INSERT T (Id) VALUES (2) END TRY BEGIN CATCH SELECT ERROR_NUMBER() END CATCH; ROLLBACK END CATCH; SELECT XACT_STATE(), COUNT(*) FROM T`,
        { sets: [[], [[-1, 1]], [[3930]], [[0, 0]]] },
      ],
      [
        'is -1 with XACT_ABORT for any error',
        `SET XACT_ABORT ON; BEGIN TRAN; BEGIN TRY SELECT 1 / 0 END TRY BEGIN CATCH SELECT XACT_STATE(); ROLLBACK END CATCH`,
        { sets: [[], [[-1]]] },
      ],
      [
        'a transaction that can not be committed ends with its batch',
        `BEGIN TRAN; BEGIN TRY SELECT CAST('x' AS int) END TRY BEGIN CATCH SELECT XACT_STATE() END CATCH
GO
SELECT @@TRANCOUNT`,
        { sets: [[[-1]], [[0]]], errors: [3998] },
      ],
    ],
    'SET XACT_ABORT': [
      [
        'OFF undoes the statement alone',
        `BEGIN TRAN; INSERT T (Id) VALUES (1); INSERT T (Id) VALUES (1); INSERT T (Id) VALUES (2); COMMIT; SELECT COUNT(*) FROM T; DELETE T`,
        { sets: [[[2]]], errors: [2627] },
      ],
      [
        'ON undoes all and ends the batch',
        `SET XACT_ABORT ON; BEGIN TRAN; INSERT T (Id) VALUES (1); INSERT T (Id) VALUES (1); SELECT 'never'
GO
SELECT @@TRANCOUNT, COUNT(*) FROM T`,
        { sets: [[[0, 0]]], errors: [2627] },
      ],
    ],
    THROW: [
      [
        'with a number of its own, severity 16',
        `BEGIN TRY THROW 51000, 'The record does not exist.', 7 END TRY BEGIN CATCH SELECT ERROR_NUMBER(), ERROR_SEVERITY(), ERROR_STATE(), ERROR_MESSAGE() END CATCH`,
        { rows: [[51000, 16, 7, 'The record does not exist.']] },
      ],
      [
        'ends the batch',
        `THROW 51000, 'Mine', 1; SELECT 'never'`,
        { errors: [51000], text: 'Mine' },
      ],
      [
        'without arguments throws on what was caught',
        `BEGIN TRY SELECT 1 / 0 END TRY BEGIN CATCH PRINT 'seen'; THROW; END CATCH; SELECT 'never'`,
        { errors: [8134], says: ['seen'] },
      ],
      [
        '10704: without arguments outside of CATCH',
        `THROW`,
        { errors: [10704] },
      ],
      [
        '35100: a number below 50000',
        `THROW 49999, 'x', 1`,
        { errors: [35100] },
      ],
      [
        'must follow a semicolon',
        `PRINT 'x' THROW 51000, 'y', 1`,
        { errors: [102] },
      ],
    ],
    RAISERROR: [
      [
        'fills in its arguments, and goes on',
        `RAISERROR('<<%7.3s>>', 10, 1, 'abcde'); RAISERROR('%s has %d of %u', 16, 3, N'Bob', 5, 7); SELECT 'on'`,
        {
          sets: [[['on']]],
          says: ['<<    abc>>'],
          errors: [50000],
          text: 'Bob has 5 of 7',
        },
      ],
      [
        'sets @@ERROR from severity 11 on',
        `RAISERROR('x', 10, 1); SELECT @@ERROR; RAISERROR('y', 16, 1); SELECT @@ERROR`,
        { sets: [[[0]], [[50000]]], says: ['x'], errors: [50000] },
      ],
      [
        '2754: above 18 needs WITH LOG',
        `RAISERROR('x', 19, 1)`,
        { errors: [2754] },
      ],
    ],
    '@@ERROR': [
      [
        'is of the statement before, once',
        `SELECT 1 / 0; SELECT @@ERROR; SELECT @@ERROR`,
        { sets: [[[8134]], [[0]]], errors: [8134] },
      ],
    ],
    'Understanding batches and deferred name resolution': [
      [
        'a syntax error: nothing is run',
        `INSERT T (Id) VALUES (1)
SELEC 1
GO
SELECT COUNT(*) FROM T`,
        {
          sets: [[[0]]],
          errors: [102],
          text: "Incorrect syntax near 'SELEC'.",
        },
      ],
      [
        'a column that is missing: nothing is run',
        `INSERT T (Id) VALUES (1); SELECT Nope FROM T
GO
SELECT COUNT(*) FROM T`,
        { sets: [[[0]]], errors: [207] },
      ],
      [
        'a table that is missing: what comes before is run',
        `INSERT T (Id) VALUES (1); SELECT * FROM Nowhere; INSERT T (Id) VALUES (2)
GO
SELECT Id FROM T; DELETE T`,
        { sets: [[[1]]], errors: [208] },
      ],
      [
        'a variable that is not declared: nothing is run',
        `SELECT 1; IF 1 = 0 SELECT @never`,
        {
          errors: [137],
          text: 'Must declare the scalar variable "@never".',
        },
      ],
      [
        'a variable lives in its batch',
        `DECLARE @n int = 1; SELECT @n
GO
SELECT @n`,
        { sets: [[[1]]], errors: [137] },
      ],
      [
        'a statement that fails while it runs: the next one is run',
        `SELECT 1 / 0; SELECT 2`,
        { sets: [[[2]]], errors: [8134] },
      ],
      [
        'a conversion that fails ends the batch',
        `SELECT CAST('x' AS int); SELECT 2`,
        { errors: [245] },
      ],
    ],
    'DECLARE @local_variable': [
      [
        'is NULL at first, and declared once',
        `DECLARE @a int, @b varchar(5) = 'b'; SELECT @a, @b`,
        { rows: [[null, 'b']] },
      ],
      ['134: twice', `DECLARE @a int; DECLARE @A int`, { errors: [134] }],
      [
        'is declared even where its block is not run',
        `IF 1 = 0 BEGIN DECLARE @a int = 5 END; SELECT @a`,
        { rows: [[null]] },
      ],
    ],
    'WHILE, IF, BREAK, CONTINUE, RETURN': [
      [
        'loops',
        `DECLARE @n int = 0; WHILE @n < 9 BEGIN SET @n += 1; IF @n = 2 CONTINUE; IF @n = 4 BREAK; PRINT @n END; RETURN; PRINT 'never'`,
        { says: ['1', '3'] },
      ],
      [
        'UNKNOWN goes to ELSE',
        `IF NULL = 1 PRINT 'then' ELSE PRINT 'else'`,
        { says: ['else'] },
      ],
    ],
    'EXECUTE, sp_executesql': [
      [
        'a text has its own variables',
        `DECLARE @n int = 1; EXEC ('SELECT @n')`,
        { errors: [137] },
      ],
      [
        'parameters in and out',
        `DECLARE @twice int; EXEC sp_executesql N'SET @b = @a * 2', N'@a int, @b int OUTPUT', @a = 21, @b = @twice OUTPUT; SELECT @twice`,
        { rows: [[42]] },
      ],
      [
        '2812: a procedure that is not there',
        `EXEC nowhere; SELECT 'on'`,
        { errors: [2812], sets: [[['on']]] },
      ],
      [
        '8178: a parameter that is missing',
        `EXEC sp_executesql N'SELECT @a', N'@a int'`,
        { errors: [8178] },
      ],
      [
        'USE in a text is over with it',
        `EXEC ('USE master; SELECT DB_NAME()'); SELECT DB_NAME()`,
        { sets: [[['master']], [['corpus_flow']]] },
      ],
    ],
    'USE, KILL, GO': [
      [
        '911: a database that is not there',
        `USE nowhere`,
        {
          errors: [911],
          text: "Database 'nowhere' does not exist. Make sure that the name is entered correctly.",
        },
      ],
      ['6106: a session that is not there', `KILL 9999`, { errors: [6106] }],
    ],
  },
};
