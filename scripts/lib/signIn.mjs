import { requireTypeScript } from './requireTypeScript.mjs';

/**
 * Signs one of the demo's people in to the portal, for calls that our own client does not make.
 *
 * @param {string} portal - the portal's address
 * @param {string} person - as in `auth.providers.people.list`, e.g. `sam`
 * @returns {Promise<string>} the token, as a browser has it
 */
export async function tokenOf(portal, person) {
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
  return backstageIdentity.token;
}

/**
 * Signs one of the demo's people in to the portal.
 *
 * @param {string} portal
 * @param {string} person
 * @returns {Promise<import('@ephemeral-db/backstage-plugin-ephemeral-db-common').EphemeralDbClient>}
 */
export async function signIn(portal, person) {
  const token = await tokenOf(portal, person);
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
            authorization: `Bearer ${token}`,
          },
        }),
    },
  });
}
