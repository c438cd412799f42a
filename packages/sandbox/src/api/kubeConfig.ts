import { stringify } from 'yaml';
import { User } from './Authorizer';

/**
 * A kubeconfig with one context for each user, named after it; the first one is the current.
 *
 * @param options.ca - PEM
 */
export function kubeConfigOf(options: {
  url: string;
  ca: string;
  users: { context: string; user: User }[];
}): string {
  const cluster = 'sandbox';
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: cluster,
        cluster: {
          server: options.url,
          'certificate-authority-data': Buffer.from(options.ca).toString(
            'base64',
          ),
        },
      },
    ],
    users: options.users.map(({ context, user }) => ({
      name: context,
      user: { token: user.token },
    })),
    contexts: options.users.map(({ context }) => ({
      name: context,
      context: { cluster, user: context },
    })),
    'current-context': options.users[0].context,
  });
}
