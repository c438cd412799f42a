import { ephemeralDbActionInputs } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** The fields with which `ephemeralDb:snapshot:create` orders. */
export const captureFields = ephemeralDbActionInputs['snapshot:create'].omit({
  requestId: true,
});
