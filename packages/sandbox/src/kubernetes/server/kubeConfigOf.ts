import { stringify } from 'yaml';

/** @see kubeConfigOf */
export interface KubeConfigOptions {
  url: string;
  /** PEM of the authority that signs for the server. */
  ca: string;
  /** The first one's context is the current. */
  users: { context: string; user: { token: string } }[];
}

/** A kubeconfig with one context for each user. */
export function kubeConfigOf({ url, ca, users }: KubeConfigOptions): string {
  const cluster = 'sandbox';
  const data = Buffer.from(ca).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: cluster,
        cluster: { server: url, 'certificate-authority-data': data },
      },
    ],
    users: users.map(({ context, user }) => ({
      name: context,
      user: { token: user.token },
    })),
    contexts: users.map(({ context }) => ({
      name: context,
      context: { cluster, user: context },
    })),
    'current-context': users[0].context,
  });
}
