import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod/v3';
import { cloneUrl, connectUrl } from '../../words/links';
import { expiryInWords } from '../../words/moments';

/** The login for people and for what runs in the cluster, in the clone's namespace. */
const SECRET_NAME = 'mssql-access';

const fields = {
  name: z.string().describe("What people call the clone, as 'orders-api-6'"),
  url: z.string().describe('The page of the clone in the portal'),
  connectUrl: z
    .string()
    .describe(
      'The same page, opened where the person may reveal the password. There is no password in any output',
    ),
  expiresAt: z.string().describe('When it expires, ISO 8601 UTC'),
};

/** What the outputs of several actions say of each clone. */
export const clonesOutput = z.object({
  clones: z
    .array(
      z.object({
        id: z.string().describe('Id of the clone'),
        entityRef: z.string().describe('The entity that it is for'),
        ...fields,
      }),
    )
    .describe('Each clone, in the order in which they were ordered'),
  cloneIds: z
    .array(z.string())
    .describe('Their ids, for example for ephemeralDb:clone:wait'),
  cloneId: z.string().optional().describe('Of one clone: its id'),
  name: fields.name.optional().describe('Of one clone: what people call it'),
  url: fields.url.optional().describe('Of one clone: its page in the portal'),
  connectUrl: fields.connectUrl
    .optional()
    .describe(
      'Of one clone: its page, opened where the person may reveal the password',
    ),
  expiresAt: fields.expiresAt
    .optional()
    .describe('Of one clone: when it expires, ISO 8601 UTC'),
  expires: z
    .string()
    .optional()
    .describe(
      'Of one clone: the same in words, as "in 12 h, Thu 26 Nov 10:36 UTC"',
    ),
  namespace: z
    .string()
    .optional()
    .describe('Of one clone: its namespace in the cluster'),
  secretName: z
    .string()
    .optional()
    .describe(
      'Of one clone: the Secret in that namespace which holds the login once it is ready, for those who may read Secrets in the cluster',
    ),
});

/** Says of clones what templates need. Never a password. */
export function describeClones(
  clones: Clone[],
  { portalUrl, now }: { portalUrl: string; now: number },
): z.output<typeof clonesOutput> {
  const described = clones.map(({ id, entityRef, name, expiresAt }) => ({
    id,
    entityRef,
    name,
    url: cloneUrl(portalUrl, id),
    connectUrl: connectUrl(portalUrl, id),
    expiresAt,
  }));
  const all = { clones: described, cloneIds: clones.map(({ id }) => id) };
  if (clones.length !== 1) return all;
  const { id, name, url, connectUrl: connect, expiresAt } = described[0];
  const namespace = clones[0].placement?.namespace;
  return {
    ...all,
    cloneId: id,
    name,
    url,
    connectUrl: connect,
    expiresAt,
    expires: expiryInWords(expiresAt, now),
    namespace,
    secretName: namespace && SECRET_NAME,
  };
}
