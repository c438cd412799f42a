import type { JsonObject } from '@backstage/types';
import {
  exportJWK,
  exportPKCS8,
  exportSPKI,
  generateKeyPair,
  SignJWT,
} from 'jose';
import { writeFileSync } from 'fs';
import { join } from 'path';
import { people } from '../backend/entities';

const ALGORITHM = 'ES256';
const KEY = 'reliability';

/** Who calls the backends, and what those need in order to believe it. */
export interface People {
  /** Of one who may order clones, take points and see everything. */
  token: string;
  /** The public keys, as the auth plugin serves them. */
  keys: JsonObject;
  /** Backstage's configuration for calls among its plugins, the same for all backends. */
  pluginKeyStore: JsonObject;
}

/** @param directory - where the keys for plugins are kept */
export async function createPeople(directory: string): Promise<People> {
  const pair = await generateKeyPair(ALGORITHM, { extractable: true });
  const publicKeyFile = join(directory, 'plugins.public.pem');
  const privateKeyFile = join(directory, 'plugins.private.pem');
  const plugins = await generateKeyPair(ALGORITHM, { extractable: true });
  writeFileSync(publicKeyFile, await exportSPKI(plugins.publicKey));
  writeFileSync(privateKeyFile, await exportPKCS8(plugins.privateKey), {
    mode: 0o600,
  });
  const token = await new SignJWT({
    ent: [people.user, people.team, people.owner],
  })
    .setProtectedHeader({
      alg: ALGORITHM,
      kid: KEY,
      typ: 'vnd.backstage.user',
    })
    .setSubject(people.user)
    .setAudience('backstage')
    .setIssuedAt()
    .setExpirationTime('1d')
    .sign(pair.privateKey);
  return {
    token,
    keys: {
      keys: [
        { ...(await exportJWK(pair.publicKey)), kid: KEY, alg: ALGORITHM },
      ],
    } as JsonObject,
    pluginKeyStore: {
      type: 'static',
      static: {
        keys: [
          {
            ...{ publicKeyFile, privateKeyFile },
            keyId: 'plugins',
            algorithm: ALGORITHM,
          },
        ],
      },
    },
  };
}
