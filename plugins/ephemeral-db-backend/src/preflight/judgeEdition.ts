import type { PreflightFinding } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { GoldenSource } from '../sources/types';
import type { ServerFacts } from './observations';
import { refusedAnswer } from './refusedAnswer';

/** These open only databases without certain features. */
const LESSER_EDITIONS = new Set(['Express', 'Web', 'Standard']);
/** Each server that people work with needs one. */
const LICENSED_EDITIONS = new Set([
  'Web',
  'Standard',
  'Enterprise',
  'EnterpriseCore',
]);
const EXPRESS_LIMIT_BYTES = 10 * 2 ** 30;

/** Whether the clones' edition can't open every database that a golden server may have. */
export function isLesserEdition(edition: string): boolean {
  return LESSER_EDITIONS.has(edition);
}

/** The clones' edition against the licence and against what the databases use. */
export function judgeEdition(
  { files, editionFeatures, user }: ServerFacts,
  source: GoldenSource,
): PreflightFinding {
  const { edition } = source.clones;
  const id = 'edition';
  const fix = `Set sources.${source.name}.clones.edition: Developer, which has all features and is free for anything but production.`;
  if (editionFeatures && 'refused' in editionFeatures) {
    return refusedAnswer(
      id,
      `whether ${edition} can open the databases`,
      editionFeatures,
      `In each database: GRANT VIEW DATABASE PERFORMANCE STATE TO [${user}] (before SQL Server 2022: VIEW DATABASE STATE); or: ${fix}`,
    );
  }
  const features = editionFeatures?.rows ?? [];
  if (features.length) {
    return {
      id,
      state: 'blocked',
      found: `${features
        .map(({ database, feature }) => `${database} uses ${feature}`)
        .join(
          ', ',
        )}, which ${edition} can't open: it would stay RECOVERY PENDING on a clone.`,
      fix,
    };
  }
  const large = largeDatabases(files, source);
  if (edition === 'Express' && large.length) {
    return {
      id,
      state: 'blocked',
      found: `${large.join(
        ', ',
      )} has more than 10 GB of data, which Express can't open.`,
      fix,
    };
  }
  if (LICENSED_EDITIONS.has(edition)) {
    return {
      id,
      state: 'warning',
      found: `Clones run as ${edition}: each needs a licence.`,
      fix: `${fix} With licences at hand, acknowledge it: sources.${source.name}.preflight.acknowledge: [edition].`,
    };
  }
  if (edition === 'Evaluation') {
    return {
      id,
      state: 'warning',
      found: 'Clones run as Evaluation, which stops 180 days after its setup.',
      fix,
    };
  }
  return { id, state: 'ok', found: `Clones run as ${edition}.` };
}

function largeDatabases(
  files: ServerFacts['files'],
  source: GoldenSource,
): string[] {
  if ('refused' in files) return [];
  return source.engine.databases.filter(name => {
    const bytes = files.rows
      // A log does not count.
      .filter(
        ({ database, path }) => database === name && !/\.ldf$/i.test(path),
      )
      .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return bytes > EXPRESS_LIMIT_BYTES;
  });
}
