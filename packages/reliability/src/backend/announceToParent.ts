import { createServiceFactory } from '@backstage/backend-plugin-api';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import type { EphemeralDbSignal } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { FromBackend } from './messages';

/** Signals for the process that started this one, in place of browsers: it need not ask again and again. */
export const announceToParent = createServiceFactory({
  service: signalsServiceRef,
  deps: {},
  factory: () => ({
    async publish({ message }) {
      const signal = message as unknown as EphemeralDbSignal;
      process.send!({ kind: 'announced', signal } satisfies FromBackend);
    },
  }),
});
