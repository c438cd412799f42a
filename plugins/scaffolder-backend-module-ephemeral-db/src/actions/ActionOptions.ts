import type { AuthService } from '@backstage/backend-plugin-api';
import type { EphemeralDbApi } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Pace } from '../task/Pace';

/** What every action is made of. */
export interface ActionOptions {
  auth: AuthService;
  api: EphemeralDbApi;
  /** Where people open the portal, without a slash at its end. */
  portalUrl: string;
  pace: Pace;
}
