import type { z } from 'zod/v3';
import type { Step } from '../../task/Step';
import type { Until } from '../../watch/verdictOf';
import { cloneUrl, connectUrl } from '../../words/links';
import { expiryInWords } from '../../words/moments';
import type { waitOutput } from './waitOutput';

const LEASE = 12 * 3_600_000;

/** What waiting for these would give when all goes well. */
export function dryRunWait(
  { log, options: { portalUrl } }: Step,
  ids: string[],
  until: Until,
): z.output<typeof waitOutput> {
  log.say(`Dry run: would wait until ${ids.join(', ')} are ${until}.`);
  const now = Date.now();
  const expiresAt = new Date(now + LEASE).toISOString();
  const place = { host: 'mssql.dry-run.svc', port: 1433, database: 'master' };
  return {
    ready: ids.map(id => ({
      id,
      name: id,
      url: cloneUrl(portalUrl, id),
      connectUrl: connectUrl(portalUrl, id),
      ...place,
      expiresAt,
    })),
    failed: [],
    running: [],
    ...(ids.length === 1 && {
      ...place,
      login: 'dry-run',
      url: cloneUrl(portalUrl, ids[0]),
      connectUrl: connectUrl(portalUrl, ids[0]),
      expiresAt,
      expires: expiryInWords(expiresAt, now),
    }),
  };
}
