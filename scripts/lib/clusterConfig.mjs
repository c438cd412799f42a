import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import YAML from 'yaml';
import { golden } from './golden.mjs';
import { paths } from './paths.mjs';

const isObject = value =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As Backstage merges files: objects key by key, everything else as a whole. */
function merge(base, changes) {
  if (!isObject(base) || !isObject(changes)) return changes ?? base;
  const merged = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    merged[key] = merge(base[key], value);
  }
  return merged;
}

async function readYaml(file) {
  const parsed = YAML.parse(await readFile(file, 'utf8'));
  if (!isObject(parsed)) throw new Error(`${file} has no configuration in it`);
  return parsed;
}

/** The section to test: a whole one, with its `installation`, stands alone; another one changes the demo's. */
function sectionOf(demo, changes, file) {
  if (!isObject(changes)) {
    throw new Error(`${file} has no ephemeralDb section`);
  }
  if (changes.installation) return changes;
  const section = merge(demo, changes);
  for (const [name, cluster] of Object.entries(section.clusters)) {
    // The demo's are the sandbox's.
    const { context, prometheus } = changes.clusters?.[name] ?? {};
    section.clusters[name] = { ...cluster, context, prometheus };
  }
  return section;
}

function chooseSource({ sources = {} }, given, { source, configFile }) {
  // Of the demo's, the good one.
  const candidates = Object.keys(given.sources ?? { [golden.source]: {} });
  const name = source ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (name && sources[name]) return name;
  const names = Object.keys(sources).join(', ');
  throw new Error(
    names
      ? `Choose one of the sources of ${configFile} with --source: ${names}`
      : `${configFile} has no ephemeralDb.sources`,
  );
}

function withoutAccess({
  inCluster,
  url,
  caData,
  serviceAccountToken,
  serviceAccountTokenFile,
  skipTLSVerify,
  ...rest
}) {
  return rest;
}

/** What every cluster's golden database needs to be named; the schema of the plugin checks the rest. */
function requireNames(source, name) {
  const { namespace, volumes, engine, clones } = source;
  const missing = Object.entries({
    namespace,
    'volumes[0].claim': volumes?.[0]?.claim,
    'engine.connect.service': engine?.connect?.service,
    'engine.credentials.secret': engine?.credentials?.secret,
    'clones.storageClass': clones?.storageClass,
    'clones.adminCredentials[0]': clones?.adminCredentials?.[0],
  })
    .filter(([, value]) => value === undefined)
    .map(([key]) => key);
  if (missing.length > 0) {
    throw new Error(`sources.${name} lacks ${missing.join(', ')}`);
  }
}

/**
 * The configuration of the backend that is tested: the portal of the demo with its people and entities, and of the given
 * file's `ephemeralDb` the one source and its cluster. What the story itself rests on is set here: an installation of
 * its own for each run, who owns the source and who may order, and what is read from the database.
 *
 * @param {{ configFile: string, source?: string, sql: boolean }} options
 * @returns {Promise<{ config: object, installation: string, markerNamespace: string, measured: boolean, name: string, source: object }>}
 */
export async function clusterConfig(options) {
  const { configFile, sql } = options;
  const demo = await readYaml(join(paths.root, 'app-config.yaml'));
  const given = await readYaml(configFile);
  const section = sectionOf(demo.ephemeralDb, given.ephemeralDb, configFile);
  const name = chooseSource(section, given.ephemeralDb, options);
  const chosen = section.sources[name];
  requireNames(chosen, name);
  const cluster = section.clusters?.[chosen.cluster];
  if (!cluster?.namespace) {
    throw new Error(
      `clusters.${chosen.cluster} of ${configFile} names no namespace for the installation's marker`,
    );
  }
  const ours = demo.ephemeralDb.sources[golden.source];
  const source = {
    ...chosen,
    owner: ours.owner,
    engine: { ...chosen.engine, databases: ours.engine.databases },
    probes: sql ? ours.probes : {},
    capture: {
      ...chosen.capture,
      ...(sql ? {} : { consistency: 'crash' }),
      minInterval: '0s',
    },
    clones: { ...chosen.clones, allow: ours.clones.allow },
  };
  const installation = `test-${randomBytes(3).toString('hex')}`;
  return {
    name,
    source,
    installation,
    markerNamespace: cluster.namespace,
    measured: Boolean(cluster.prometheus),
    config: {
      ...merge(demo, given),
      ephemeralDb: {
        ...section,
        installation,
        admins: demo.ephemeralDb.admins,
        clusters: {
          [chosen.cluster]: {
            ...withoutAccess(cluster),
            // Whichever way the file has: the test is told where the cluster is.
            kubeconfig: '${EPHEMERAL_DB_KUBECONFIG}',
          },
        },
        sources: { [name]: source },
      },
    },
  };
}
