import { ForwardedError } from '@backstage/errors';
import type {
  MeasuredUsage,
  MeasuredVolume,
  StorageUsageProvider,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-node';
import { readFile } from 'fs/promises';
import { z } from 'zod';
import type { PrometheusAccess } from '../sources/types';

const TIMEOUT_MS = 30_000;

/** What `GET /api/v1/query` answers for an instant vector. Source: Prometheus, HTTP API. */
const answerSchema = z.object({
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        /** Seconds since 1970, and the number as text. */
        value: z.tuple([z.number(), z.string()]),
      }),
    ),
  }),
});

/** One figure and when it was taken. */
interface Sample {
  bytes: number;
  at: Date;
}

/**
 * Asks a cluster's Prometheus how much storage volumes take. Two queries of the admin give one series for each volume,
 * with the name of its PersistentVolume in a label.
 */
export class PrometheusUsage implements StorageUsageProvider {
  readonly name = 'prometheus';

  private constructor(
    private readonly accesses: ReadonlyMap<string, PrometheusAccess>,
  ) {}

  /** @param accesses - by cluster; volumes of clusters without one are not measured */
  static create(
    accesses: ReadonlyMap<string, PrometheusAccess>,
  ): PrometheusUsage {
    return new PrometheusUsage(accesses);
  }

  async measure(
    volumes: MeasuredVolume[],
    signal: AbortSignal,
  ): Promise<{ volume: MeasuredVolume; usage: MeasuredUsage }[]> {
    const clusters = new Set(volumes.map(({ cluster }) => cluster));
    const measured = await Promise.all(
      [...clusters].map(async cluster => {
        const access = this.accesses.get(cluster);
        if (!access) return [];
        return await measureCluster(
          access,
          volumes.filter(volume => volume.cluster === cluster),
          signal,
        );
      }),
    );
    return measured.flat();
  }
}

async function measureCluster(
  access: PrometheusAccess,
  volumes: MeasuredVolume[],
  signal: AbortSignal,
): Promise<{ volume: MeasuredVolume; usage: MeasuredUsage }[]> {
  const { uniqueBytes, logicalBytes } = access.queries;
  const [unique, logical] = await Promise.all([
    ask(access, uniqueBytes, signal),
    ask(access, logicalBytes, signal),
  ]);
  return volumes.flatMap(volume => {
    const own = unique.get(volume.persistentVolume);
    const whole = logical.get(volume.persistentVolume);
    if (!own || !whole) return [];
    return [
      {
        volume,
        usage: {
          uniqueBytes: own.bytes,
          logicalBytes: whole.bytes,
          measuredAt: own.at,
        },
      },
    ];
  });
}

/**
 * Runs one query.
 *
 * @returns figures by PersistentVolume
 * @throws Error that names the query, without the token
 */
async function ask(
  access: PrometheusAccess,
  query: string,
  signal: AbortSignal,
): Promise<Map<string, Sample>> {
  const url = new URL(`${access.url.replace(/\/+$/, '')}/api/v1/query`);
  url.searchParams.set('query', query);
  const what = `Query ${query} of ${access.url}`;
  try {
    const token = await readToken(access);
    const response = await fetch(url, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    if (!response.ok) throw new Error(await refusalOf(response));
    const { data } = answerSchema.parse(await response.json());
    return samplesOf(data.result, access.label);
  } catch (error) {
    throw new ForwardedError(`${what} did not work`, error);
  }
}

/** In its own words, where it is a Prometheus that speaks. */
async function refusalOf(response: Response): Promise<string> {
  const text = await response.text();
  let said = text.slice(0, 200);
  try {
    said = String(JSON.parse(text).error);
  } catch {
    // A proxy's page, perhaps.
  }
  return `it answered ${response.status}: ${said}`;
}

function samplesOf(
  series: z.output<typeof answerSchema>['data']['result'],
  label: string,
): Map<string, Sample> {
  const samples = new Map<string, Sample>();
  for (const { metric, value } of series) {
    const volume = metric[label];
    const bytes = Number(value[1]);
    // NaN is what an exporter says when it does not know.
    if (!volume || !Number.isFinite(bytes) || bytes < 0) continue;
    if (samples.has(volume)) {
      throw new Error(
        `it gives more than one series for ${label} ${volume}; aggregate it, for example with max by (${label}) (…)`,
      );
    }
    samples.set(volume, {
      bytes: Math.round(bytes),
      at: new Date(value[0] * 1000),
    });
  }
  return samples;
}

async function readToken({
  token,
  tokenFile,
}: PrometheusAccess): Promise<string | undefined> {
  // Tokens of service accounts rotate.
  return tokenFile ? (await readFile(tokenFile, 'utf8')).trim() : token;
}
