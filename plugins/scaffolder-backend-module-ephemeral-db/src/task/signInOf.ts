/** What to think of the sign-in of whoever started the task, when the backend does not take it. */
export type SignIn = 'valid' | 'expired' | 'unknown';

/**
 * Only its end tells: after a restart the backend takes nobody's sign-in until it has fetched the keys.
 *
 * @param expiresAt - the end of the sign-in; it has been JSON in the task's row
 * @param wasTaken - whether the backend has taken it before, which counts where it has no end
 */
export function signInOf(
  expiresAt: Date | string | undefined,
  wasTaken: boolean,
  now: number,
): SignIn {
  if (expiresAt === undefined) return wasTaken ? 'expired' : 'unknown';
  return new Date(expiresAt).getTime() <= now ? 'expired' : 'valid';
}
