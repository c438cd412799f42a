import { requireTypeScript } from './requireTypeScript.mjs';

/**
 * Signs one of the demo's people in to the portal.
 *
 * @param {string} portal - the portal's address
 * @param {string} person - as in `auth.providers.people.list`, e.g. `sam`
 * @returns {Promise<import('@ephemeral-db/backstage-plugin-ephemeral-db-common').EphemeralDbClient>}
 */
export async function signIn(portal, person) {
  const answer = await fetch(`${portal}/api/auth/people/refresh`, {
    headers: { 'x-demo-person': person },
  });
  if (!answer.ok) {
    throw new Error(
      `${portal} does not sign ${person} in (${
        answer.status
      }): ${await answer.text()}`,
    );
  }
  const { backstageIdentity } = await answer.json();
  const { EphemeralDbClient } = requireTypeScript(
    '@ephemeral-db/backstage-plugin-ephemeral-db-common',
  );
  return new EphemeralDbClient({
    discoveryApi: { getBaseUrl: async plugin => `${portal}/api/${plugin}` },
    fetchApi: {
      fetch: (url, init) =>
        fetch(url, {
          ...init,
          headers: {
            ...init?.headers,
            authorization: `Bearer ${backstageIdentity.token}`,
          },
        }),
    },
  });
}
