import type { Topic } from './Corpus';

export const changes: Topic = {
  title: 'Changes: identity, constraints, counts',
  setup: `
    CREATE TABLE Counter (Id int IDENTITY(10, 5) PRIMARY KEY, Note varchar(10) NULL);
    CREATE TABLE Other (Id int IDENTITY, Note varchar(10));
    CREATE TABLE Plain (Id int NOT NULL, Note varchar(10) NULL DEFAULT 'none', Amount int NULL);
    CREATE TABLE Parent (Id int CONSTRAINT PK_Parent PRIMARY KEY);
    CREATE TABLE Child (Id int PRIMARY KEY, ParentId int CONSTRAINT FK_Child REFERENCES Parent (Id), Age int CONSTRAINT CK_Age CHECK (Age BETWEEN 0 AND 150));
    CREATE UNIQUE INDEX UX_Plain ON Plain (Id);
    INSERT Parent VALUES (1), (2); INSERT Child VALUES (1, 1, 10)`,
  pages: {
    'IDENTITY (Property), SCOPE_IDENTITY': [
      [
        'begins with the seed and grows by the increment',
        `TRUNCATE TABLE Counter; INSERT Counter (Note) VALUES ('a'), ('b'); SELECT Id FROM Counter ORDER BY Id; SELECT SCOPE_IDENTITY(), @@IDENTITY, IDENT_CURRENT('Counter'), IDENT_SEED('Counter'), IDENT_INCR('Counter')`,
        {
          sets: [[[10], [15]], [[15, 15, 15, 10, 5]]],
        },
      ],
      [
        'the types of the functions',
        `SELECT SCOPE_IDENTITY(), @@IDENTITY WHERE 1 = 0`,
        { rows: [], types: ['numeric(38,0)', 'numeric(38,0)'] },
      ],
      [
        'is NULL before the first insert of a session',
        `SELECT SCOPE_IDENTITY(), @@IDENTITY`,
        { rows: [[null, null]] },
      ],
      [
        'lasts over batches',
        `TRUNCATE TABLE Counter; INSERT Counter DEFAULT VALUES
GO
SELECT SCOPE_IDENTITY()`,
        { rows: [[10]] },
      ],
      [
        'is of the scope; @@IDENTITY and IDENT_CURRENT are not',
        `TRUNCATE TABLE Counter; TRUNCATE TABLE Other; INSERT Counter DEFAULT VALUES; EXEC ('INSERT Other DEFAULT VALUES; SELECT SCOPE_IDENTITY()'); SELECT SCOPE_IDENTITY(), @@IDENTITY, IDENT_CURRENT('Counter')`,
        { sets: [[[1]], [[10, 1, 10]]] },
      ],
      [
        'is used up by a rollback and by an insert that fails',
        `TRUNCATE TABLE Counter; BEGIN TRAN; INSERT Counter DEFAULT VALUES; ROLLBACK; INSERT Counter (Note) VALUES ('far too long a note'); INSERT Counter DEFAULT VALUES; SELECT Id FROM Counter`,
        { sets: [[[20]]], errors: [2628] },
      ],
      [
        'DELETE keeps it, TRUNCATE begins anew',
        `TRUNCATE TABLE Counter; INSERT Counter DEFAULT VALUES; DELETE Counter; INSERT Counter DEFAULT VALUES; SELECT Id FROM Counter; TRUNCATE TABLE Counter; INSERT Counter DEFAULT VALUES; SELECT Id FROM Counter`,
        { sets: [[[15]], [[10]]] },
      ],
      [
        'IDENT_CURRENT of no table is NULL',
        `SELECT IDENT_CURRENT('Nowhere'), IDENT_CURRENT('Plain')`,
        { rows: [[null, null]] },
      ],
    ],
    'SET IDENTITY_INSERT': [
      [
        'is OFF: no explicit value',
        `INSERT Counter (Id) VALUES (1)`,
        {
          errors: [544],
          text: "Cannot insert explicit value for identity column in table 'Counter' when IDENTITY_INSERT is set to OFF.",
        },
      ],
      [
        'is ON: an explicit value must come',
        `SET IDENTITY_INSERT Counter ON; INSERT Counter (Note) VALUES ('x')`,
        { errors: [545] },
      ],
      [
        'is ON: a column list must come',
        `SET IDENTITY_INSERT Counter ON; INSERT Counter VALUES (1, 'x')`,
        { errors: [8101] },
      ],
      [
        'is OFF: no column list, no value',
        `INSERT Counter VALUES (1, 'x')`,
        { errors: [8101] },
      ],
      [
        'a higher value goes on from there, a lower one does not',
        `TRUNCATE TABLE Counter; SET IDENTITY_INSERT Counter ON; INSERT Counter (Id) VALUES (100), (3); SET IDENTITY_INSERT Counter OFF; INSERT Counter DEFAULT VALUES; SELECT Id FROM Counter ORDER BY Id`,
        { rows: [[3], [100], [105]] },
      ],
      [
        'for one table of a session',
        `SET IDENTITY_INSERT Counter ON; SET IDENTITY_INSERT Other ON`,
        { errors: [8107] },
      ],
      [
        'for a table that has one',
        `SET IDENTITY_INSERT Plain ON`,
        { errors: [8106] },
      ],
      [
        'does not allow to change it',
        `UPDATE Counter SET Id = 1`,
        { errors: [8102] },
      ],
    ],
    '@@ROWCOUNT': [
      [
        'of a change and of a query',
        `INSERT Plain (Id) VALUES (1), (2), (3); SELECT @@ROWCOUNT; UPDATE Plain SET Amount = 1 WHERE Id > 1; SELECT @@ROWCOUNT; SELECT Id FROM Plain; SELECT @@ROWCOUNT; DELETE Plain WHERE Id > 9; SELECT @@ROWCOUNT; DELETE Plain; SELECT ROWCOUNT_BIG()`,
        {
          sets: [[[3]], [[2]], [[1], [2], [3]], [[3]], [[0]], [['3']]],
        },
      ],
      [
        'is 1 after an assignment',
        `DECLARE @n int; SET @n = 5; SELECT @@ROWCOUNT`,
        { rows: [[1]] },
      ],
      [
        'is 0 after PRINT, USE, SET of an option, BEGIN TRANSACTION',
        `SELECT 1; PRINT 'x'; SELECT @@ROWCOUNT; SELECT 1; SET NOCOUNT OFF; SELECT @@ROWCOUNT; SELECT 1; BEGIN TRAN; SELECT @@ROWCOUNT; COMMIT`,
        {
          sets: [[[1]], [[0]], [[1]], [[0]], [[1]], [[0]]],
          says: ['x'],
        },
      ],
      [
        'is 0 after IF',
        `SELECT 1; IF 1 = 1 SELECT @@ROWCOUNT`,
        { sets: [[[1]], [[0]]] },
      ],
      [
        'is kept with NOCOUNT',
        `SET NOCOUNT ON; INSERT Plain (Id) VALUES (1), (2); SELECT @@ROWCOUNT; DELETE Plain`,
        { rows: [[2]] },
      ],
    ],
    INSERT: [
      [
        'a column that is not named has its default, or NULL',
        `INSERT Plain (Id) VALUES (1); INSERT Plain VALUES (2, DEFAULT, 5), (3, NULL, NULL); SELECT Id, Note, Amount FROM Plain ORDER BY Id; DELETE Plain`,
        {
          rows: [
            [1, 'none', null],
            [2, 'none', 5],
            [3, null, null],
          ],
        },
      ],
      [
        'more values than columns',
        `INSERT Plain (Id, Note) VALUES (1, 'x', 2)`,
        { errors: [110] },
      ],
      [
        'fewer values than columns',
        `INSERT Plain (Id, Note) VALUES (1)`,
        { errors: [109] },
      ],
      [
        'not as many as the table has',
        `INSERT Plain VALUES (1, 'x')`,
        { errors: [213] },
      ],
      [
        'rows of different lengths',
        `INSERT Plain (Id, Note) VALUES (1, 'x'), (2)`,
        { errors: [10709] },
      ],
      [
        'a column twice',
        `INSERT Plain (Id, Id) VALUES (1, 2)`,
        { errors: [264] },
      ],
      [
        'a query with another number of columns',
        `INSERT Plain (Id, Note) SELECT 1`,
        { errors: [120] },
      ],
      [
        'a column that is not there',
        `INSERT Plain (Nope) VALUES (1)`,
        { errors: [207], text: "Invalid column name 'Nope'." },
      ],
    ],
    'OUTPUT clause': [
      [
        'of INSERT, UPDATE and DELETE',
        `INSERT Plain (Id, Amount) OUTPUT inserted.Id, inserted.Note VALUES (7, 1);
         UPDATE Plain SET Amount += 1 OUTPUT deleted.Amount, inserted.Amount;
         DELETE Plain OUTPUT deleted.*`,
        { sets: [[[7, 'none']], [[1, 2]], [[7, 'none', 2]]] },
      ],
      [
        'INTO a table is not done',
        `INSERT Plain (Id) OUTPUT inserted.Id INTO Other (Note) VALUES (1)`,
        { errors: [40517] },
      ],
    ],
    UPDATE: [
      [
        'takes all values from before',
        `INSERT Plain (Id, Amount) VALUES (1, 2); UPDATE Plain SET Id = Amount, Amount = Id; SELECT Id, Amount FROM Plain; DELETE Plain`,
        { rows: [[2, 1]] },
      ],
      [
        'sets a variable to what the column gets',
        `DECLARE @n int; INSERT Plain (Id, Amount) VALUES (1, 2); UPDATE Plain SET @n = Amount = Amount + 5; SELECT @n, Amount FROM Plain; DELETE Plain`,
        { rows: [[7, 7]] },
      ],
      [
        'from other tables',
        `INSERT Plain (Id) VALUES (1), (2); UPDATE p SET Amount = c.Age FROM Plain p JOIN Child c ON c.ParentId = p.Id; SELECT Id, Amount FROM Plain ORDER BY Id; DELETE Plain`,
        {
          rows: [
            [1, 10],
            [2, null],
          ],
        },
      ],
      [
        'TOP (n)',
        `INSERT Plain (Id) VALUES (1), (2), (3); UPDATE TOP (2) Plain SET Amount = 9; SELECT COUNT(Amount) FROM Plain WHERE Amount = 9; DELETE TOP (1) Plain; SELECT COUNT(*) FROM Plain; DELETE Plain`,
        { sets: [[[2]], [[2]]] },
      ],
      [
        'a column twice',
        `UPDATE Plain SET Amount = 1, Amount = 2`,
        { errors: [264] },
      ],
      [
        'keys may change places',
        `INSERT Plain (Id) VALUES (1), (2); UPDATE Plain SET Id = 3 - Id; SELECT COUNT(*) FROM Plain; DELETE Plain`,
        { rows: [[2]] },
      ],
    ],
    'Database engine events and errors': [
      [
        '515: NULL into a column that takes none',
        `INSERT Plain (Note) VALUES ('x')`,
        {
          errors: [515],
          text: "Cannot insert the value NULL into column 'Id', table 'corpus_changes.dbo.Plain'; column does not allow nulls. INSERT fails.",
        },
      ],
      [
        '2601: a unique index',
        `INSERT Plain (Id) VALUES (1), (1)`,
        {
          errors: [2601],
          text: "Cannot insert duplicate key row in object 'dbo.Plain' with unique index 'UX_Plain'. The duplicate key value is (1).",
        },
      ],
      [
        '2627: a primary key',
        `INSERT Parent VALUES (1)`,
        {
          errors: [2627],
          text: "Violation of PRIMARY KEY constraint 'PK_Parent'. Cannot insert duplicate key in object 'dbo.Parent'. The duplicate key value is (1).",
        },
      ],
      [
        '547: a foreign key, on both sides',
        `INSERT Child VALUES (2, 99, 1); DELETE Parent WHERE Id = 1`,
        {
          errors: [547, 547],
          text: 'The INSERT statement conflicted with the FOREIGN KEY constraint "FK_Child". The conflict occurred in database "corpus_changes", table "dbo.Parent", column \'Id\'.',
        },
      ],
      [
        '547: a check',
        `UPDATE Child SET Age = 200`,
        {
          errors: [547],
          text: 'The UPDATE statement conflicted with the CHECK constraint "CK_Age". The conflict occurred in database "corpus_changes", table "dbo.Child", column \'Age\'.',
        },
      ],
      [
        '8152 and 2628: a statement that fails leaves nothing',
        `INSERT Plain (Id, Note) VALUES (1, 'ok'), (2, 'far too long a note'); SELECT COUNT(*) FROM Plain`,
        { sets: [[[0]]], errors: [2628] },
      ],
      [
        '4712: TRUNCATE of a table that is referred to',
        `TRUNCATE TABLE Parent`,
        { errors: [4712] },
      ],
    ],
    'CREATE TABLE, ALTER TABLE, DROP TABLE': [
      [
        '2714: a name that is taken',
        `CREATE TABLE Plain (Id int)`,
        {
          errors: [2714],
          text: "There is already an object named 'Plain' in the database.",
        },
      ],
      [
        '2705: a column twice',
        `CREATE TABLE Twice (a int, A int)`,
        { errors: [2705] },
      ],
      [
        '3701: a table that is not there',
        `DROP TABLE Nowhere`,
        {
          errors: [3701],
          text: "Cannot drop the table 'Nowhere', because it does not exist or you do not have permission.",
        },
      ],
      ['IF EXISTS is quiet', `DROP TABLE IF EXISTS Nowhere`, { sets: [] }],
      [
        '3726: a table that is referred to',
        `DROP TABLE Parent`,
        { errors: [3726] },
      ],
      [
        '1913: an index that is there',
        `CREATE UNIQUE INDEX UX_Plain ON Plain (Id)`,
        { errors: [1913] },
      ],
      [
        '1505: an index over what is there twice',
        `INSERT Plain (Id, Amount) VALUES (1, 1), (2, 1); CREATE UNIQUE INDEX UX_Amount ON Plain (Amount); DELETE Plain`,
        { errors: [1505] },
      ],
      [
        '4902: a table that is not there',
        `ALTER TABLE Nowhere ADD c int`,
        { errors: [4902] },
      ],
      [
        '4901: a column without NULL or default to rows',
        `ALTER TABLE Parent ADD c int NOT NULL`,
        { errors: [4901] },
      ],
      [
        'SELECT INTO makes a table with the types, and once only',
        `SELECT Id, CAST('x' AS varchar(7)) AS t INTO Made FROM Parent; SELECT * FROM Made WHERE 1 = 0; SELECT * INTO Made FROM Parent; DROP TABLE Made`,
        { types: ['int', 'varchar(7)'], errors: [2714] },
      ],
    ],
  },
};
