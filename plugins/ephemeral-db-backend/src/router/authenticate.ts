import type {
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { Request } from 'express';

/**
 * Who asks. Said here as well as by the portal's default policy, which an admin can switch off.
 *
 * @throws AuthenticationError without a valid token
 */
export function authenticate(
  httpAuth: HttpAuthService,
  request: Request,
): Promise<BackstageCredentials> {
  return httpAuth.credentials(request, { allow: ['user', 'service'] });
}
