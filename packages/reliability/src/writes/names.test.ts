import { nameOfBatch } from './nameOfBatch';
import { nameOfRequest } from './nameOfRequest';
import { nameOfStatement } from './nameOfStatement';

const CLONE = 'edb-customerdb-0a1b2c3d';

describe('the name of a write', () => {
  it.each([
    [
      'an object of a clone',
      {
        method: 'POST',
        path: `/api/v1/namespaces/${CLONE}/secrets?fieldManager=x`,
        body: '{"metadata":{"name":"mssql-admin"}}',
      },
      'kubernetes: create secrets mssql-admin',
    ],
    [
      'a namespace, whose name is another one each time',
      { method: 'DELETE', path: `/api/v1/namespaces/${CLONE}` },
      'kubernetes: delete namespaces <clone>',
    ],
    [
      'what a patch changes',
      {
        method: 'PATCH',
        path: `/apis/apps/v1/namespaces/${CLONE}/deployments/mssql-g1`,
        body: '{"metadata":{"uid":"u"},"spec":{"replicas":0}}',
      },
      'kubernetes: patch deployments mssql-g1 (spec.replicas)',
    ],
    ['a read', { method: 'GET', path: '/api/v1/pods' }, undefined],
    [
      'a question about rights',
      {
        method: 'POST',
        path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      },
      undefined,
    ],
  ])('for the Kubernetes API: %s', (_, request, expected) => {
    expect(nameOfRequest(request)).toBe(expected);
  });

  it.each([
    ["SELECT name FROM sys.databases WHERE name = N'a'", undefined],
    ['SET NOCOUNT ON; SET LOCK_TIMEOUT 5000; BEGIN TRANSACTION', undefined],
    ['CHECKPOINT', 'sql server: CHECKPOINT'],
    ['KILL 53', 'sql server: KILL …'],
    [
      "BEGIN TRY ALTER SERVER CONFIGURATION SET SUSPEND_FOR_SNAPSHOT_BACKUP = ON (GROUP = ([a]), MODE = COPY_ONLY); WAITFOR DELAY '00:00:10.000'",
      'sql server: BEGIN TRY ALTER SERVER CONFIGURATION SET SUSPEND_FOR_SNAPSHOT_BACKUP = ON',
    ],
    [
      "SET XACT_ABORT ON; BEGIN TRANSACTION; ALTER LOGIN [sa] WITH PASSWORD = N'it''s secret'",
      'sql server: ALTER LOGIN [sa] WITH PASSWORD = …',
    ],
    [
      "IF NOT EXISTS (SELECT 1 FROM sys.sql_logins WHERE name = N'edb') CREATE LOGIN [edb] WITH PASSWORD = N'x'",
      'sql server: CREATE LOGIN [edb] WITH PASSWORD = …',
    ],
  ])('for SQL Server: %s', (text, expected) => {
    expect(nameOfBatch(text)).toBe(expected);
  });

  it.each([
    [{ sql: 'select * from "clones"' }, undefined],
    [{ sql: 'insert into "activity" ("a") values ($1)' }, 'insert activity'],
    [
      {
        sql: 'update "clones" set "stage" = $1, "stages" = $2, "version" = "version" + 1 where "id" = $3',
        bindings: ['bound', '[]', 'id'],
      },
      'update clones (stage=bound, stages)',
    ],
    [
      {
        sql: `update "holders" set "until" = clock_timestamp() + $1 * interval '1 millisecond' where "cluster" = $2`,
        bindings: [15_000, 'lab'],
      },
      undefined,
    ],
    [
      {
        sql: 'insert into "backstage_backend_tasks__tasks" ("id") values ($1)',
      },
      undefined,
    ],
  ])('for the database: %j', (statement, expected) => {
    expect(nameOfStatement(statement)).toBe(
      expected && `database: ${expected}`,
    );
  });
});
