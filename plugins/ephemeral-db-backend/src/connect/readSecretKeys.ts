import { NotFoundError } from '@backstage/errors';
import type { Cluster } from '../kubernetes/Cluster';
import { kinds } from '../kubernetes/kinds';

/**
 * Reads values of a Secret as text. Secrets are never watched nor kept.
 *
 * @throws NotFoundError that names the Secret and the key that is missing
 */
export async function readSecretKeys(
  cluster: Cluster,
  namespace: string,
  name: string,
  keys: string[],
): Promise<Record<string, string>> {
  const secret = await cluster.read(kinds.secret, name, namespace);
  if (!secret) {
    throw new NotFoundError(
      `There is no Secret ${name} in namespace ${namespace}; create it with the key${
        keys.length > 1 ? 's' : ''
      } ${keys.join(
        ' and ',
      )}, or correct its name in the source's configuration`,
    );
  }
  return Object.fromEntries(
    keys.map(key => {
      const value = secret.data?.[key];
      if (!value) {
        const known = Object.keys(secret.data ?? {}).join(', ') || 'none';
        throw new NotFoundError(
          `Secret ${namespace}/${name} has no key ${key}; it has: ${known}. Add the key, or correct it in the source's configuration`,
        );
      }
      return [key, Buffer.from(value, 'base64').toString('utf8')];
    }),
  );
}
