import { KubernetesError } from '../kubernetes/KubernetesError';
import type { Looked } from './observations';

/** Looks for something; that nobody answers is an observation too. */
export async function look<Type>(
  find: () => Promise<Type | undefined>,
): Promise<Looked<Type>> {
  try {
    return await lookLive(find);
  } catch (error) {
    return {
      state: 'unknown',
      unreachable: true,
      message: (error as Error).message,
    };
  }
}

/**
 * Looks for something that somebody waits for; a refusal is an observation too.
 *
 * @throws UnreachableError when nobody answers, KubernetesError when the API
 * can't just now
 */
export async function lookLive<Type>(
  find: () => Promise<Type | undefined>,
): Promise<Looked<Type>> {
  try {
    const value = await find();
    return value === undefined
      ? { state: 'missing' }
      : { state: 'found', value };
  } catch (error) {
    if (!(error instanceof KubernetesError) || error.transient) throw error;
    return {
      state: 'unknown',
      unreachable: false,
      message: (error as Error).message,
    };
  }
}
