import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod/v3';
import { cloneUrl, connectUrl } from '../../words/links';
import { expiryInWords } from '../../words/moments';

/** The login for people and for what runs in the cluster, in the clone's namespace. */
const SECRET_NAME = 'mssql-access';

const ofOne = (what: string) =>
  z.string().optional().describe(`Of one clone: ${what}`);

/** What the outputs of several actions say of each clone. */
export const clonesOutput = z.object({
  clones: z
    .array(
      z.object({
        id: z.string().describe('Id of the clone'),
        entityRef: z.string().describe('The entity that it is for'),
        name: z.string().describe('What people call it, as "orders-api-6"'),
        url: z.string().describe('Its page in the portal'),
        connectUrl: z
          .string()
          .describe(
            'The same page, opened where the person may reveal the password',
          ),
        expiresAt: z.string().describe('When it expires, ISO 8601 UTC'),
        expires: z
          .string()
          .describe('The same in words, as "in 12 h, Thu 26 Nov 10:36 UTC"'),
      }),
    )
    .describe('Each clone that was ordered, in the order of the input'),
  cloneIds: z
    .array(z.string())
    .describe('Their ids, for ephemeralDb:clone:wait'),
  cloneId: ofOne('its id'),
  name: ofOne('what people call it'),
  url: ofOne('its page in the portal'),
  connectUrl: ofOne(
    'its page, opened where the person may reveal the password',
  ),
  expiresAt: ofOne('when it expires, ISO 8601 UTC'),
  expires: ofOne('the same in words, as "in 12 h, Thu 26 Nov 10:36 UTC"'),
  namespace: ofOne('its namespace in the cluster'),
  secretName: ofOne(
    'the Secret in that namespace which holds the login once it is ready, for those who may read it in the cluster',
  ),
});

type ClonesOutput = z.output<typeof clonesOutput>;

function describeClone(
  { id, entityRef, name, expiresAt }: Clone,
  portalUrl: string,
  now: number,
) {
  return {
    id,
    entityRef,
    name,
    url: cloneUrl(portalUrl, id),
    connectUrl: connectUrl(portalUrl, id),
    expiresAt,
    expires: expiryInWords(expiresAt, now),
  };
}

/** Says of clones what templates need. Never a password. */
export function describeClones(
  clones: Clone[],
  portalUrl: string,
  now: number,
): ClonesOutput {
  const all = {
    clones: clones.map(clone => describeClone(clone, portalUrl, now)),
    cloneIds: clones.map(({ id }) => id),
  };
  if (clones.length !== 1) return all;
  const { id, entityRef: _, ...one } = all.clones[0];
  const namespace = clones[0].placement?.namespace;
  return {
    ...all,
    ...one,
    cloneId: id,
    namespace,
    secretName: namespace && SECRET_NAME,
  };
}
