import {
  braced,
  connectionValue,
  javaScriptLiteral,
  literal,
  shellWord,
} from './quote';
import type { Target } from './routes';

/** What people connect with. */
export type Client =
  | 'sqlcmd'
  | 'tsql'
  | 'node'
  | 'python'
  | 'dotnet'
  | 'java'
  | 'connectionString';

/** In the order in which they are offered. */
export const CLIENTS: readonly Client[] = [
  'sqlcmd',
  'tsql',
  'node',
  'python',
  'dotnet',
  'java',
  'connectionString',
];

/** How a snippet comes to the password, which is never in it. */
export const PASSWORD_COMES_BY: Record<
  Client,
  'prompt' | 'variable' | 'program'
> = {
  sqlcmd: 'prompt',
  tsql: 'prompt',
  node: 'variable',
  python: 'variable',
  dotnet: 'variable',
  java: 'variable',
  connectionString: 'program',
};

/** The environment variable that the programs read. */
export const PASSWORD_VARIABLE = 'EPHEMERAL_DB_PASSWORD';

/*
 * All of them encrypt where the server can, and none checks the certificate: a clone's is as a rule signed by itself,
 * and through a port-forward it could not bear the name that is dialled, which is 127.0.0.1. The screen says so.
 */
const WRITERS: Record<Client, (target: Target) => string> = {
  // -C: trust the certificate. Without -P it asks for the password, or reads SQLCMDPASSWORD.
  sqlcmd: ({ host, port, database, login }) =>
    [
      `sqlcmd -S ${shellWord(`${host},${port}`)} -U ${shellWord(login)}`,
      `-d ${shellWord(database)} -C`,
    ].join(' '),

  // Without -P it asks for the password. It checks no certificate unless its own configuration names a CA.
  tsql: ({ host, port, database, login }) =>
    [
      `tsql -H ${shellWord(host)} -p ${port} -U ${shellWord(login)}`,
      `-D ${shellWord(database)}`,
    ].join(' '),

  node: ({ host, port, database, login }) =>
    `// clone.mjs, after: npm install mssql
import sql from 'mssql';

const pool = await sql.connect({
  server: ${javaScriptLiteral(host)},
  port: ${port},
  user: ${javaScriptLiteral(login)},
  password: process.env.${PASSWORD_VARIABLE},
  database: ${javaScriptLiteral(database)},
  options: { encrypt: true, trustServerCertificate: true },
});
const { recordset } = await pool.query('SELECT DB_NAME() AS name');
console.log(recordset);
await pool.close();`,

  python: ({ host, port, database, login }) =>
    `# pip install pyodbc, and the ODBC Driver 18 for SQL Server
import os
import pyodbc

password = os.environ["${PASSWORD_VARIABLE}"]
connection = pyodbc.connect(
    "DRIVER={ODBC Driver 18 for SQL Server};"
    ${literal(`SERVER=${braced(`${host},${port}`)};`)}
    ${literal(`DATABASE=${braced(database)};`)}
    ${literal(`UID=${braced(login)};`)}
    "PWD={" + password.replace("}", "}}") + "};"
    "Encrypt=yes;TrustServerCertificate=yes"
)
print(connection.execute("SELECT DB_NAME()").fetchval())`,

  dotnet: ({ host, port, database, login }) =>
    `// dotnet add package Microsoft.Data.SqlClient
using System;
using Microsoft.Data.SqlClient;

var builder = new SqlConnectionStringBuilder
{
    DataSource = ${literal(`${host},${port}`)},
    InitialCatalog = ${literal(database)},
    UserID = ${literal(login)},
    Password = Environment.GetEnvironmentVariable("${PASSWORD_VARIABLE}"),
    Encrypt = true,
    TrustServerCertificate = true,
};
await using var connection = new SqlConnection(builder.ConnectionString);
await connection.OpenAsync();
await using var command = new SqlCommand("SELECT DB_NAME()", connection);
Console.WriteLine(await command.ExecuteScalarAsync());`,

  java: ({ host, port, database, login }) =>
    `// Clone.java, with com.microsoft.sqlserver:mssql-jdbc on the class path
import java.sql.DriverManager;

public class Clone {
  public static void main(String[] arguments) throws Exception {
    var url = ${literal(`jdbc:sqlserver://${host}:${port};`)}
        + ${literal(`databaseName=${braced(database)};`)}
        + "encrypt=true;trustServerCertificate=true";
    var login = ${literal(login)};
    var password = System.getenv("${PASSWORD_VARIABLE}");
    try (var connection = DriverManager.getConnection(url, login, password);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT DB_NAME()")) {
      rows.next();
      System.out.println(rows.getString(1));
    }
  }
}`,

  connectionString: ({ host, port, database, login }) =>
    [
      `Server=${connectionValue(`${host},${port}`)}`,
      `Database=${connectionValue(database)}`,
      `User ID=${connectionValue(login)}`,
      'Encrypt=True',
      'TrustServerCertificate=True',
    ].join(';'),
};

/** What to paste in order to connect. It holds no password. */
export function snippet(client: Client, target: Target): string {
  return WRITERS[client](target);
}
