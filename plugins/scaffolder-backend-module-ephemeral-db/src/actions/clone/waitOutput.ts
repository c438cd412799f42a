import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod/v3';
import type { CloneWatch } from '../../watch/CloneWatch';
import { cloneUrl, connectUrl } from '../../words/links';
import { expiryInWords } from '../../words/moments';

const ofOne = (what: string) =>
  z.string().optional().describe(`Of one clone: ${what}`);

/** Made anew for each list, as the JSON schema would refer from one to the other. */
const who = () => ({
  id: z.string().describe('Id of the clone'),
  name: z.string().describe('What people call it'),
  entityRef: z
    .string()
    .optional()
    .describe('The entity that it is for; absent when the clone is unknown'),
  url: z.string().describe('Its page in the portal'),
});

export const waitOutput = z.object({
  ready: z
    .array(
      z.object({
        ...who(),
        connectUrl: z
          .string()
          .describe(
            'Its page, opened where the person may reveal the password',
          ),
        host: z
          .string()
          .optional()
          .describe('Where its SQL Server answers, once it is ready'),
        port: z.number().optional().describe('The port of its SQL Server'),
        database: z.string().optional().describe('The database to open first'),
        expiresAt: z.string().describe('When it expires, ISO 8601 UTC'),
        seconds: z
          .number()
          .optional()
          .describe('Seconds from its order until it was there'),
      }),
    )
    .describe('The clones that are where they were waited for'),
  failed: z
    .array(
      z.object({
        ...who(),
        reason: z.string().describe("Why, in the platform's own words"),
      }),
    )
    .describe('The clones that failed, or were deleted meanwhile'),
  running: z
    .array(z.object(who()))
    .describe(
      'The clones that are ordered and go on by themselves, while the step could wait no longer, as the sign-in of the person has expired',
    ),
  host: ofOne('where its SQL Server answers, once it is ready'),
  port: z.number().optional().describe('Of one clone: the port'),
  database: ofOne('the database to open first'),
  login: ofOne('the login. Its password is behind connectUrl'),
  url: ofOne('its page in the portal'),
  connectUrl: ofOne(
    'its page, opened where the person may reveal the password',
  ),
  expiresAt: ofOne('when it expires, ISO 8601 UTC'),
  expires: ofOne('the same in words, as "in 12 h, Thu 26 Nov 10:36 UTC"'),
});

type WaitOutput = z.output<typeof waitOutput>;

function describeWho({ id, name, clone }: CloneWatch, portalUrl: string) {
  return {
    id,
    name,
    entityRef: clone?.entityRef,
    url: cloneUrl(portalUrl, id),
  };
}

/** Never a password. */
function describePlace({ endpoint }: Clone) {
  if (!endpoint) return {};
  const { host, port, database } = endpoint;
  return { host, port, database };
}

function describeReady(
  watch: CloneWatch,
  portalUrl: string,
): WaitOutput['ready'] {
  const { id, clone, milliseconds } = watch;
  if (!watch.isThere || !clone) return [];
  return [
    {
      ...describeWho(watch, portalUrl),
      connectUrl: connectUrl(portalUrl, id),
      ...describePlace(clone),
      expiresAt: clone.expiresAt,
      seconds: milliseconds === undefined ? undefined : milliseconds / 1_000,
    },
  ];
}

function describeOne(
  { id, clone }: CloneWatch,
  portalUrl: string,
  now: number,
): Partial<WaitOutput> {
  return {
    url: cloneUrl(portalUrl, id),
    connectUrl: connectUrl(portalUrl, id),
    ...(clone && {
      ...describePlace(clone),
      login: clone.endpoint?.login,
      expiresAt: clone.expiresAt,
      expires: expiryInWords(clone.expiresAt, now),
    }),
  };
}

/** What is known when the wait is over, however it ended. */
export function describeWait(
  watches: CloneWatch[],
  portalUrl: string,
  now: number,
): WaitOutput {
  return {
    ready: watches.flatMap(watch => describeReady(watch, portalUrl)),
    failed: watches
      .filter(({ reason }) => reason !== undefined)
      .map(watch => ({
        ...describeWho(watch, portalUrl),
        reason: watch.reason!,
      })),
    running: watches
      .filter(({ isRunning }) => isRunning)
      .map(watch => describeWho(watch, portalUrl)),
    ...(watches.length === 1 && describeOne(watches[0], portalUrl, now)),
  };
}
