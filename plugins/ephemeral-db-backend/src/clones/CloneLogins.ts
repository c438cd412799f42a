import type { CloneCredentials } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { kinds } from '../kubernetes/kinds';
import { labels } from '../kubernetes/labels';
import { cloneNames } from '../kubernetes/names';
import { refusal } from '../refusal';
import type { LiveClusters } from '../sources/LiveClusters';
import type { CloneRecord } from './CloneRecord';
import { isUnconfirmed } from './isUnconfirmed';

function decode(base64: string | undefined): string {
  return Buffer.from(base64 ?? '', 'base64').toString('utf8');
}

/** The people's logins. They live in the cluster only: each is read anew and kept nowhere. */
export class CloneLogins {
  private constructor(
    private readonly installation: string,
    private readonly clusters: LiveClusters,
  ) {}

  static create(options: {
    installation: string;
    clusters: LiveClusters;
  }): CloneLogins {
    return new CloneLogins(options.installation, options.clusters);
  }

  /** @throws cloneGone, cloneUnconfirmed, cloneNotReady, clusterUnreachable */
  async read(clone: CloneRecord): Promise<CloneCredentials> {
    const { name, namespace, phase, endpoint } = clone;
    if (phase === 'gone' || phase === 'deleting') {
      throw refusal(
        'cloneGone',
        `${name} is ${
          phase === 'gone' ? 'gone' : 'being deleted'
        }, and its password with it. Order a new clone.`,
      );
    }
    if (isUnconfirmed(clone)) {
      throw refusal(
        'cloneUnconfirmed',
        `${name} was found in its cluster without a record in the database, so nobody gets its password before an admin has confirmed it. Ask an admin of the golden sources.`,
      );
    }
    if (phase !== 'ready' || !endpoint) {
      throw refusal(
        'cloneNotReady',
        `${name} is not ready, so nobody gets its password yet. Wait until its phase is ready.`,
      );
    }
    const secret = await this.clusters.ask(clone.cluster, cluster =>
      cluster.read(kinds.secret, cloneNames.accessSecret, namespace),
    );
    // Somebody could have put a Secret of that name there to have a password of theirs handed out.
    const isOurs =
      secret?.metadata.labels?.[labels.clone] === clone.id &&
      secret.metadata.labels[labels.installation] === this.installation;
    const username = decode(secret?.data?.username);
    const password = decode(secret?.data?.password);
    if (!isOurs || !username || !password) {
      throw refusal(
        'cloneNotReady',
        `The login of ${name} is not in the cluster: its Secret ${
          cloneNames.accessSecret
        } ${
          secret ? 'is not ours or not complete' : 'is missing'
        }. Delete the clone and order a new one.`,
      );
    }
    const { host, port, database } = endpoint;
    return { username, password, host, port, database };
  }
}
