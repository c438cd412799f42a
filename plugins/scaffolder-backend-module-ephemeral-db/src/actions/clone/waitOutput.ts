import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod/v3';
import { cloneUrl, connectUrl } from '../../words/links';
import { expiryInWords } from '../../words/moments';
import type { CloneWatch } from '../../watch/CloneWatch';

const id = z.string().describe('Id of the clone');
const name = z.string().describe('What people call it');
const entityRef = z
  .string()
  .optional()
  .describe('The entity that it is for; absent when the clone is unknown');
const url = z.string().describe('Its page in the portal');
const host = z.string().optional().describe('Where its SQL Server answers');
const port = z.number().optional().describe('The port of its SQL Server');
const database = z.string().optional().describe('The database to open first');
const expiresAt = z
  .string()
  .optional()
  .describe('When it expires, ISO 8601 UTC');

export const waitOutput = z.object({
  ready: z
    .array(
      z.object({ id, name, entityRef, url, host, port, database, expiresAt }),
    )
    .describe(
      'The clones that are where they were waited for; host, port and database are known of those that are ready',
    ),
  failed: z
    .array(
      z.object({
        id,
        name,
        entityRef,
        url,
        reason: z.string().describe("In the platform's own words"),
      }),
    )
    .describe('The clones that failed, or were deleted meanwhile'),
  running: z
    .array(z.object({ id, name, entityRef, url }))
    .describe(
      'The clones that are ordered and go on by themselves, while the step could not wait longer, mostly because the sign-in of the person has expired',
    ),
  host: host.describe(
    'Of one clone that is ready: where its SQL Server answers',
  ),
  port: port.describe('Of one clone that is ready: the port'),
  database: database.describe('Of one clone that is ready: the database'),
  login: z
    .string()
    .optional()
    .describe(
      'Of one clone that is ready: the login. Its password is on connectUrl',
    ),
  url: url.optional().describe('Of one clone: its page in the portal'),
  connectUrl: z
    .string()
    .optional()
    .describe(
      'Of one clone: its page, opened where the person may reveal the password',
    ),
  expiresAt: expiresAt.describe('Of one clone: when it expires, ISO 8601 UTC'),
  expires: z
    .string()
    .optional()
    .describe(
      'Of one clone: the same in words, as "in 12 h, Thu 26 Nov 10:36 UTC"',
    ),
});

type WaitOutput = z.output<typeof waitOutput>;

/** What is known when the wait is over, however it ended. */
export function describeWait(
  watches: CloneWatch[],
  { portalUrl, now }: { portalUrl: string; now: number },
): WaitOutput {
  const who = (watch: CloneWatch) => ({
    id: watch.id,
    name: watch.name,
    entityRef: watch.clone?.entityRef,
    url: cloneUrl(portalUrl, watch.id),
  });
  const isFailed = (watch: CloneWatch) => watch.reason !== undefined;
  return {
    ready: watches
      .filter(watch => watch.isThere)
      .map(watch => ({
        ...who(watch),
        ...placeOf(watch.clone),
        expiresAt: watch.clone?.expiresAt,
      })),
    failed: watches
      .filter(isFailed)
      .map(watch => ({ ...who(watch), reason: watch.reason! })),
    running: watches
      .filter(watch => !watch.isThere && !isFailed(watch))
      .map(who),
    ...(watches.length === 1 && describeOne(watches[0], { portalUrl, now })),
  };
}

function placeOf(clone: Clone | undefined) {
  if (!clone?.endpoint) return {};
  const { host: address, port: number, database: first } = clone.endpoint;
  return { host: address, port: number, database: first };
}

function describeOne(
  { id: cloneId, clone }: CloneWatch,
  { portalUrl, now }: { portalUrl: string; now: number },
): Partial<WaitOutput> {
  return {
    ...placeOf(clone),
    login: clone?.endpoint?.login,
    url: cloneUrl(portalUrl, cloneId),
    connectUrl: connectUrl(portalUrl, cloneId),
    expiresAt: clone?.expiresAt,
    expires: clone && expiryInWords(clone.expiresAt, now),
  };
}
