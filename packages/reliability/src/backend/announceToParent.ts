import { createServiceFactory } from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import {
  DefaultSignalService,
  signalsServiceRef,
} from '@backstage/plugin-signals-node';
import type { EphemeralDbSignal } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { FromBackend } from './messages';

/**
 * Signals for the process that started this one too, so that it need not ask again and again.
 *
 * @param toBrowsers - whether they also go their usual way
 */
export const announceToParent = (toBrowsers: boolean) =>
  createServiceFactory({
    service: signalsServiceRef,
    deps: { events: eventsServiceRef },
    factory({ events }) {
      const usual = toBrowsers
        ? DefaultSignalService.create({ events })
        : undefined;
      return {
        async publish(payload) {
          const signal = payload.message as unknown as EphemeralDbSignal;
          process.send!({ kind: 'announced', signal } satisfies FromBackend);
          await usual?.publish(payload);
        },
      };
    },
  });
