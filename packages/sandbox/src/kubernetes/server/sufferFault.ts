import { Duplex } from 'node:stream';
import { ApiCall } from '../../faults';
import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';

/** What becomes of a request after its faults. */
export type Fate =
  | 'proceed'
  /** Carry it out, but let nobody know. */
  | 'loseAnswer'
  /** There is nothing more to do for it. */
  | 'over';

const REASONS: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/**
 * Lets the faults that were injected for this call strike it.
 *
 * @throws StatusError where the fault is an answer
 */
export async function sufferFault(
  { faults, clock }: Pick<ApiContext, 'faults' | 'clock'>,
  call: ApiCall,
  socket: Duplex,
): Promise<Fate> {
  const effect = faults.strike('api', call);
  switch (effect?.kind) {
    case 'status': {
      const { code, retryAfterSeconds } = effect;
      throw new StatusError(
        code,
        effect.reason ?? REASONS[code] ?? '',
        effect.message ?? `the request was made to fail with ${code}`,
        retryAfterSeconds ? { retryAfterSeconds } : undefined,
      );
    }
    case 'reset':
      socket.destroy();
      return 'over';
    case 'stall':
      return 'over';
    case 'loseAnswer':
      return 'loseAnswer';
    case 'slow':
      await clock.sleep(effect.milliseconds);
      return socket.destroyed ? 'over' : 'proceed';
    default:
      return 'proceed';
  }
}
