import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireTypeScript } from '../scripts/lib/requireTypeScript.mjs';
import { testSqlServer } from '../scripts/lib/testSqlServer.mjs';

/** Errors with which SQL Server refuses a text that is not Transact-SQL, before it looks at any name in it. */
export const NOT_TRANSACT_SQL = new Set([102, 105, 113, 156]);

/**
 * What the product sends, and what its cases send to look at it: as the stand-in SQL Server was sent it while
 * `yarn test:sqlserver` ran on it.
 */
async function sentTexts() {
  const { startSqlServer } = requireTypeScript('packages/sandbox/src/index.ts');
  const directory = await mkdtemp(join(tmpdir(), 'bench-parsers-'));
  const password = 'Bench-passw0rd!';
  const server = await startSqlServer({
    directory,
    environment: { MSSQL_SA_PASSWORD: password },
  });
  const product = new Map();
  const sent = new Set();
  try {
    const { host, port } = server;
    const { failed } = await testSqlServer(
      {
        ...{ host, port, serverName: host },
        ...{ user: 'sa', password, trustServerCertificate: true },
      },
      {
        built: (text, name) => product.set(text, name),
        heard: text => sent.add(text),
      },
    );
    if (failed > 0) throw new Error(`${failed} of the statements failed`);
  } finally {
    await server.stop();
    await rm(directory, { recursive: true });
  }
  return {
    product: [...product.keys()],
    cases: [...sent].filter(text => !product.has(text)),
    names: product,
  };
}

/** The batches of the corpus: those that SQL Server reads, and those that it refuses to read. */
function corpusTexts() {
  const { batchesOf, casesOf, topics } = requireTypeScript(
    'packages/sandbox/src/sqlserver/corpus/index.ts',
  );
  const good = new Set();
  const bad = new Set();
  for (const [name, topic] of Object.entries(topics)) {
    for (const [, sql, { errors = [] }] of casesOf(topic)) {
      const refused = errors.some(number => NOT_TRANSACT_SQL.has(number));
      if (name === 'syntax' && refused) bad.add(sql);
      // Elsewhere such an error is of a text within the text, or of one batch among several.
      else if (name !== 'syntax' && !refused) {
        for (const batch of batchesOf(sql)) good.add(batch.trim());
      }
    }
  }
  return { corpus: [...good], nonsense: [...bad] };
}

/** All that the parsers are tried on in groups, and the names of the product's statements by their texts. */
export async function parserTexts() {
  const { names, ...sent } = await sentTexts();
  return { names, texts: { ...sent, ...corpusTexts() } };
}
