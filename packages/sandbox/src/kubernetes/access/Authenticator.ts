import { IncomingMessage } from 'node:http';
import { StatusError } from '../StatusError';
import { ServiceAccountTokens } from './ServiceAccountTokens';
import { Identity, NOBODY, User } from './User';

/** What may be read without a token (the role system:public-info-viewer). */
const PUBLIC_PATHS = /^\/(healthz|livez|readyz|version)(\/|$)/;

/** Who somebody is: by the tokens that the cluster was started with, or by those of its service accounts. */
export class Authenticator {
  constructor(
    private readonly users: User[],
    private readonly tokens: ServiceAccountTokens,
  ) {}

  userNamed(name: string): User | undefined {
    return this.users.find(user => user.name === name);
  }

  /** Who bears a token. */
  identify(token: string): Identity | undefined {
    return (
      this.users.find(user => user.token !== '' && user.token === token) ??
      this.tokens.identify(token)
    );
  }

  /** @throws StatusError 401 */
  authenticate({ headers }: IncomingMessage, path: string): Identity {
    const { authorization } = headers;
    const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    const user = token ? this.identify(token) : undefined;
    if (user) return user;
    if (authorization === undefined && PUBLIC_PATHS.test(path)) return NOBODY;
    throw StatusError.unauthorized();
  }
}
