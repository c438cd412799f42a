import type { AuthService } from '@backstage/backend-plugin-api';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type {
  EphemeralDbApi,
  EphemeralDbRequestOptions,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import {
  CancelledError,
  isTransient,
  isUnauthenticated,
  reasonOf,
} from './errors';
import { type Pace, pauseBeforeAgain } from './Pace';
import { type SignIn, signInOf } from './signInOf';
import { sleep } from './sleep';
import { sentence } from '../words/sentence';
import type { TaskLog } from './TaskLog';

/** One call of the API. */
export type Call<Result> = (
  api: EphemeralDbApi,
  options: EphemeralDbRequestOptions,
) => Promise<Result>;

export interface PatientOptions {
  /** Ends a call. Default: the task's */
  signal?: AbortSignal;
  /** Whether an error may be another the next time. Default: trouble of the network and of the backend. One about a sign-in may be, until that has expired */
  isPassing?(error: unknown): boolean;
}

/** The backend as whoever started the task may use it. */
export class TaskApi {
  #answered = false;

  constructor(
    private readonly options: {
      auth: AuthService;
      api: EphemeralDbApi;
      pace: Pace;
      context: Pick<ActionContext<{}>, 'getInitiatorCredentials' | 'signal'>;
      log: TaskLog;
    },
  ) {}

  /** What to think of the sign-in of whoever started the task, when the backend does not take it. */
  async readSignIn(): Promise<SignIn> {
    const { expiresAt } = await this.options.context.getInitiatorCredentials();
    return signInOf(expiresAt, this.#answered, Date.now());
  }

  /** Calls once. A token is made for each call, as they live shorter than some waits. */
  async call<Result>(
    call: Call<Result>,
    signal: AbortSignal | undefined = this.options.context.signal,
  ): Promise<Result> {
    const { auth, api, context, pace } = this.options;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await context.getInitiatorCredentials(),
      targetPluginId: 'ephemeral-db',
    });
    const timeout = AbortSignal.timeout(pace.callTimeout);
    const result = await call(api, {
      token,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    this.#answered = true;
    return result;
  }

  /** Calls until there is an answer, or patience is over. Only for calls that may be repeated. */
  async callPatiently<Result>(
    what: string,
    call: Call<Result>,
    { signal, isPassing = isTransient }: PatientOptions = {},
  ): Promise<Result> {
    const { context, pace, log } = this.options;
    const startedAt = Date.now();
    for (let failures = 1; ; failures++) {
      this.throwIfCancelled();
      try {
        return await this.call(call, signal);
      } catch (error) {
        this.throwIfCancelled();
        const mayPass = isUnauthenticated(error)
          ? (await this.readSignIn()) === 'valid'
          : isPassing(error);
        const pause = pauseBeforeAgain(pace, failures, Math.random());
        const waited = Date.now() - startedAt;
        if (!mayPass || waited + pause > pace.patience) throw error;
        log.warn(`${what}: ${sentence(reasonOf(error))} Trying again.`);
        await sleep(pause, context.signal);
      }
    }
  }

  /** @param goesOn - what does so all the same, in a sentence */
  throwIfCancelled(goesOn = ''): void {
    if (this.options.context.signal?.aborted) {
      throw new CancelledError(`The task was cancelled. ${goesOn}`.trim());
    }
  }
}
