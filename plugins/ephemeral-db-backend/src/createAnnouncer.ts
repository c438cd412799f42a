import type { LoggerService } from '@backstage/backend-plugin-api';
import { assertError } from '@backstage/errors';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { EphemeralDbSignal } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

const CHANNEL = 'ephemeral-db';

/**
 * Tells open pages that something changed: which thing, and nothing about it, as everybody hears it. Never throws, and
 * nobody waits for it: pages also look again by themselves.
 */
export function createAnnouncer(options: {
  signals: SignalsService;
  logger: LoggerService;
}): (signal: EphemeralDbSignal) => void {
  const { signals, logger } = options;
  return ({ kind, id, version }) => {
    signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: CHANNEL,
        message: { kind, id, version },
      })
      .catch(error => {
        assertError(error);
        logger.debug(`Signal about ${kind} ${id} was not sent`, error);
      });
  };
}
