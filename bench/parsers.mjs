import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths } from '../scripts/lib/paths.mjs';
import { runCommand } from '../scripts/lib/processes.mjs';
import { requireTypeScript } from '../scripts/lib/requireTypeScript.mjs';
import { table } from '../scripts/lib/table.mjs';
import { candidates, loaderOf } from './parserCandidates.mjs';
import { lostValue } from './parserLosses.mjs';
import { NOT_TRANSACT_SQL, parserTexts } from './parserTexts.mjs';

const PARSE = 'packages/sandbox/src/sqlserver/engine/parse';
const OWN = 'our own';
const EXAMPLES = 3;

/**
 * Our own parser, as the stand-in uses it. It names what the stand-in lacks (40517), and says on the way what is wrong
 * with a text that is Transact-SQL.
 */
function loadOwn() {
  const { parseBatch } = requireTypeScript(`${PARSE}/parseBatch.ts`);
  return text => {
    try {
      return { tree: parseBatch(text) };
    } catch (error) {
      if (error.number === 40517) return { named: error.message };
      if (NOT_TRANSACT_SQL.has(error.number)) throw error;
      return {};
    }
  };
}

/** Why a tree that a parser gave is not what the text says, if it is not. */
function mistakeOf({ tree, statements, mistaken }, text, own) {
  if (mistaken) return `reads ${mistaken}`;
  const count = own.tree?.length;
  if (statements !== undefined && count !== undefined && statements !== count) {
    return `reads ${statements} statements, and there are ${count}`;
  }
  const lost = tree && lostValue(tree, text);
  return lost && `loses ${lost}`;
}

/** @param own - what our own parser makes of it, where the answer is to be held against that */
function tryText(read, text, own) {
  let answer;
  try {
    answer = read(text);
  } catch (error) {
    return { outcome: 'refused', why: String(error.message ?? error) };
  }
  if (answer.named) return { outcome: 'named', why: answer.named };
  const mistake = own && mistakeOf(answer, text, own);
  return mistake
    ? { outcome: 'misread', why: mistake }
    : { outcome: 'read', why: '' };
}

const shorten = (text, length) => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
};

function attempt(read, text) {
  try {
    return read(text);
  } catch {
    return {};
  }
}

function tryParser(read, texts, ownRead) {
  const results = {};
  for (const [group, list] of Object.entries(texts)) {
    const tried = list.map(text => ({
      text,
      ...tryText(
        read,
        text,
        group !== 'nonsense' && ownRead && attempt(ownRead, text),
      ),
    }));
    const count = outcome =>
      tried.filter(result => result.outcome === outcome).length;
    results[group] = {
      texts: list.length,
      read: count('read'),
      misread: count('misread'),
      refused: count('refused'),
      named: count('named'),
      failed: tried
        .filter(({ outcome }) => outcome !== 'read')
        .map(({ text }) => text),
      examples: ['misread', 'refused'].flatMap(outcome =>
        tried
          .filter(result => result.outcome === outcome)
          .slice(0, EXAMPLES)
          .map(({ text, why }) => ({
            outcome,
            text: shorten(text, 100),
            why: shorten(why, 90),
          })),
      ),
    };
  }
  return results;
}

async function withInstalled(packages, use) {
  const directory = await mkdtemp(join(tmpdir(), 'bench-parsers-'));
  const log = join(paths.logs, 'bench-parsers.log');
  try {
    const options = ['--no-audit', '--no-fund', '--ignore-scripts'];
    await runCommand(
      'npm',
      ['install', '--prefix', directory, ...options, ...packages],
      { cwd: directory, log },
    );
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Tries the Transact-SQL parsers of npm, each installed for this run only, and our own. */
export async function benchParsers() {
  const { texts, names } = await parserTexts();
  const attemptAll = (read, held) => {
    const start = performance.now();
    const results = tryParser(read, texts, held);
    const milliseconds = Math.round(performance.now() - start);
    const unread = results.product.failed.map(text => names.get(text));
    return { results, milliseconds, unread: [...new Set(unread)] };
  };
  const ownRead = loadOwn();
  const parsers = [{ name: OWN, ...attemptAll(ownRead) }];
  for (const { name, packages, load } of candidates) {
    await withInstalled(packages, async directory => {
      const read = await load(loaderOf(directory));
      const { version } = JSON.parse(
        await readFile(join(directory, 'node_modules', name, 'package.json')),
      );
      parsers.push({ name, version, ...attemptAll(read, ownRead) });
    });
  }
  return { parsers };
}

const carries = ({ texts, read }) => read === texts;

/** A parser of others that reads all that the product sends would have to be taken. */
export function faultsOf({ parsers }) {
  return parsers.flatMap(({ name, results: { product, cases, nonsense } }) => {
    const all = carries(product) && carries(cases);
    if (name === OWN) {
      const good = all && nonsense.refused === nonsense.texts;
      return good ? [] : ['Our own parser misjudges a text'];
    }
    return all
      ? [`${name} reads all that the product sends: take it for engine/parse`]
      : [];
  });
}

/** The figures as tables, with examples of what each parser gets wrong. */
export function describe({ parsers }) {
  const [{ results: own }] = parsers;
  const title = (group, what) => `${what} (${own[group].texts})`;
  const counts = ({ read, misread, refused, named }) =>
    [
      `${read} read`,
      ...(misread ? [`${misread} misread`] : []),
      ...(refused ? [`${refused} refused`] : []),
      ...(named ? [`${named} named`] : []),
    ].join(', ');
  const rows = parsers.map(({ name, version, results, milliseconds }) => [
    version ? `${name} ${version}` : name,
    ...['product', 'cases', 'corpus'].map(group => counts(results[group])),
    `${results.nonsense.refused} refused`,
    milliseconds,
  ]);
  const header = [
    'parser',
    title('product', "the product's statements"),
    title('cases', 'their cases'),
    title('corpus', 'the corpus'),
    title('nonsense', 'what is no T-SQL'),
    'ms',
  ];
  const examples = parsers.flatMap(({ name, results: { product, corpus } }) =>
    [...product.examples, ...corpus.examples].map(example => ({
      name,
      ...example,
    })),
  );
  const unread = parsers.filter(({ unread: names }) => names.length > 0);
  return [
    table(header, rows),
    '',
    'Statements of the product that are not read, or read as something else:',
    ...unread.map(({ name, unread: names }) => `${name}: ${names.join(', ')}`),
    '',
    'Examples:',
    ...examples.map(
      ({ name, outcome, text, why }) =>
        `${name} ${outcome}: ${text}\n    ${why}`,
    ),
  ].join('\n');
}
