import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { OrderedVia } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Request } from 'express';

/** Who calls, and by which way in. */
export interface Call {
  credentials: BackstageCredentials;
  /** A route of the REST API, or an action of the actions registry. */
  entrance: 'rest' | 'registry';
  /** For the audit log; actions have none. */
  request?: Request;
}

const SCAFFOLDER = 'plugin:scaffolder';

/** Of a user, a service or nobody. */
interface Principal {
  type?: string;
  userEntityRef?: string;
  actor?: { subject: string };
  subject?: string;
}

const principalOf = ({ credentials }: Call) =>
  credentials.principal as Principal;

/** The plugin that calls for a user; nobody but Backstage's auth service can say so. */
export function actorOf(call: Call): string | undefined {
  const { type, actor } = principalOf(call);
  return type === 'user' ? actor?.subject : undefined;
}

/** The user, or else the service, that calls. */
export function callerOf(call: Call): string | undefined {
  const { userEntityRef, subject } = principalOf(call);
  return userEntityRef ?? subject;
}

/**
 * How an order comes, told from verified credentials and the way in, never from what the request says. Tasks of the
 * scaffolder are templates by either way, as they run in its name.
 */
export function orderedViaOf(call: Call): OrderedVia {
  if (actorOf(call) === SCAFFOLDER) {
    return 'template';
  }
  return call.entrance === 'registry' ? 'agent' : 'api';
}
