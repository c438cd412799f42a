import {
  KeyObject,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  verify,
} from 'node:crypto';
import { ObjectStore } from '../ObjectStore';
import { Fields, KubernetesObject, fieldsAt, isFields } from '../objects';
import { Resource, resourceOf, resources } from '../resources';
import { Identity, serviceAccountGroups, serviceAccountName } from './User';

/** Who issues the tokens, and whom they are for unless a request says otherwise. */
export const ISSUER = 'https://kubernetes.default.svc.cluster.local';

/** A pod or Secret whose end is the token's end. */
export interface BoundObject {
  kind: string;
  apiVersion: string;
  name: string;
  uid: string;
}

export interface TokenTerms {
  /** Seconds. */
  lifetime: number;
  /** {@link ISSUER} unless given. */
  audiences?: string[];
  boundTo?: BoundObject;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(text: string): Fields {
  const value: unknown = JSON.parse(
    Buffer.from(text, 'base64url').toString('utf8'),
  );
  return isFields(value) ? value : {};
}

/** ES256 wants its two numbers side by side. */
const ENCODING = 'ieee-p1363';

/**
 * Tokens of service accounts: signed statements with an end, that are worth
 * nothing once their account (or the pod they are bound to) is gone
 * (k8s.io/kubernetes, pkg/serviceaccount/claims.go).
 */
export class ServiceAccountTokens {
  private readonly key: KeyObject;
  private readonly publicKey: KeyObject;
  private readonly header: string;

  /** @param key - a private P-256 key; a fresh one, which outlives no restart, unless given */
  constructor(
    private readonly store: ObjectStore,
    private readonly now: () => Date,
    key?: KeyObject,
  ) {
    this.key =
      key ?? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    this.publicKey = createPublicKey(this.key);
    const kid = createHash('sha256')
      .update(this.publicKey.export({ type: 'spki', format: 'der' }))
      .digest('base64url');
    this.header = encode({ alg: 'ES256', kid });
  }

  issue(
    { metadata }: KubernetesObject,
    terms: TokenTerms,
  ): { token: string; expires: Date } {
    const { name, namespace = '', uid } = metadata;
    const { audiences = [ISSUER], lifetime, boundTo } = terms;
    const now = Math.floor(this.now().getTime() / 1000);
    const payload = encode({
      aud: audiences,
      exp: now + lifetime,
      iat: now,
      iss: ISSUER,
      jti: randomUUID(),
      'kubernetes.io': {
        namespace,
        ...(boundTo
          ? {
              [boundTo.kind.toLowerCase()]: {
                name: boundTo.name,
                uid: boundTo.uid,
              },
            }
          : {}),
        serviceaccount: { name, uid },
      },
      nbf: now,
      sub: serviceAccountName(namespace, name),
    });
    const content = `${this.header}.${payload}`;
    const signature = sign('sha256', Buffer.from(content), {
      key: this.key,
      dsaEncoding: ENCODING,
    }).toString('base64url');
    return {
      token: `${content}.${signature}`,
      expires: new Date((now + lifetime) * 1000),
    };
  }

  /** Who bears a token that is for one of these audiences; undefined where it is worth nothing (any longer). */
  identify(
    token: string,
    audiences: string[] = [ISSUER],
  ): (Identity & { audiences: string[] }) | undefined {
    const claims = this.claimsOf(token);
    if (!claims) return undefined;
    const seconds = this.now().getTime() / 1000;
    if (Number(claims.exp) <= seconds || Number(claims.nbf) > seconds) {
      return undefined;
    }
    const meant = [claims.aud].flat().map(String);
    const shared = audiences.filter(audience => meant.includes(audience));
    const own = fieldsAt(claims, 'kubernetes.io');
    const namespace = String(own.namespace);
    const { name, uid } = fieldsAt(own, 'serviceaccount');
    if (
      shared.length === 0 ||
      !this.exists(resources.serviceAccounts, namespace, { name, uid }) ||
      !this.isBindingAlive(own, namespace)
    ) {
      return undefined;
    }
    return {
      name: serviceAccountName(namespace, String(name)),
      uid: String(uid),
      groups: serviceAccountGroups(namespace),
      extra: this.extraOf(claims, own),
      audiences: shared,
    };
  }

  /** What a token says, where it is one of ours. */
  private claimsOf(token: string): Fields | undefined {
    const [header, payload, signature, ...more] = token.split('.');
    if (header !== this.header || !signature || more.length > 0) {
      return undefined;
    }
    const isOurs = verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      { key: this.publicKey, dsaEncoding: ENCODING },
      Buffer.from(signature, 'base64url'),
    );
    return isOurs ? decode(payload) : undefined;
  }

  private exists(
    resource: Resource,
    namespace: string,
    { name, uid }: Fields,
  ): boolean {
    const found = this.store.get(resource, namespace, String(name));
    return found !== undefined && found.metadata.uid === uid;
  }

  private isBindingAlive(own: Fields, namespace: string): boolean {
    return [resources.pods, resources.secrets].every(resource => {
      const bound = own[resource.singular];
      return !isFields(bound) || this.exists(resource, namespace, bound);
    });
  }

  private extraOf(claims: Fields, own: Fields): Record<string, string[]> {
    const { name, uid } = fieldsAt(own, 'pod');
    const prefix = 'authentication.kubernetes.io';
    return {
      [`${prefix}/credential-id`]: [`JTI=${claims.jti}`],
      ...(name
        ? {
            [`${prefix}/pod-name`]: [String(name)],
            [`${prefix}/pod-uid`]: [String(uid)],
          }
        : {}),
    };
  }
}

/** The kinds that a token can be bound to. */
export function bindableResource(
  apiVersion: string,
  kind: string,
): Resource | undefined {
  const resource = resourceOf({ apiVersion, kind });
  return resource === resources.pods || resource === resources.secrets
    ? resource
    : undefined;
}
