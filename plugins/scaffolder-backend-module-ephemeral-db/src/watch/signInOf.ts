import type { Step } from '../task/Step';

/**
 * What to think of the sign-in of whoever started the task, when the backend does not take it. `valid`: it was taken
 * before, and has not reached its end; `unknown`: it was never taken.
 */
export async function signInOf({
  api,
  context,
}: Step): Promise<'valid' | 'expired' | 'unknown'> {
  const { expiresAt } = await context.getInitiatorCredentials();
  if (expiresAt === undefined) return api.answered ? 'expired' : 'unknown';
  // It has been JSON in the task's row.
  if (new Date(expiresAt).getTime() <= Date.now()) return 'expired';
  return api.answered ? 'valid' : 'unknown';
}
