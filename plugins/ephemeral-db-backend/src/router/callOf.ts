import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { Request } from 'express';
import type { Call } from '../useCases/Call';

/**
 * Who asks. Said here as well as by the portal's default policy, which an admin can switch off.
 *
 * @throws AuthenticationError without a valid token
 */
export async function callOf(
  httpAuth: HttpAuthService,
  request: Request,
): Promise<Call> {
  const credentials = await httpAuth.credentials(request, {
    allow: ['user', 'service'],
  });
  return { credentials, entrance: 'rest', request };
}
