import { KubeConfig } from '@kubernetes/client-node';
import { ForwardedError } from '@backstage/errors';
import { Agent as HttpAgent, IncomingMessage, request as http } from 'http';
import { Agent as HttpsAgent, RequestOptions, request as https } from 'https';
import { setTimeout as pause } from 'timers/promises';
import type { TLSSocket } from 'tls';
import {
  hasCode,
  KubernetesError,
  KubernetesStatus,
  UnreachableError,
} from './KubernetesError';

const REQUEST_TIMEOUT_MS = 20_000;
const RETRIES = 3;
/** A token that the API does not know is not looked for more often. */
const REFRESH_EVERY_MS = 1_000;
const RETRY_AFTER_MS = 100;
/** Whoever shall wait for longer than this hears it, and does so himself. */
const LONGEST_RETRY_AFTER_MS = 2_000;

class StaleSocketError extends UnreachableError {}

/** One request. */
export interface Call {
  /** For errors: `Reading Pod a/b`. */
  what: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | undefined>;
  body?: object;
  contentType?: string;
  signal?: AbortSignal;
  timeoutMs?: number;
}

/** Requests to a Kubernetes API, each authenticated anew. */
export class HttpsTransport {
  private agent?: HttpAgent | HttpsAgent;
  private refreshedAt = -REFRESH_EVERY_MS;

  /** @param refresh - reads again from where it came what the configuration says about who we are */
  constructor(
    private readonly config: KubeConfig,
    private readonly beforeWrite: () => void,
    private readonly refresh?: () => void,
  ) {}

  /** Sends and reads the answer. */
  async text(call: Call): Promise<string> {
    return await readAll(await this.send(call), call.what);
  }

  /** Sends and reads the answer, which must be JSON. */
  async json<Result>(call: Call): Promise<Result> {
    const text = await this.text(call);
    try {
      return JSON.parse(text) as Result;
    } catch (error) {
      throw new UnreachableError(
        `${call.what}: the answer is not JSON; is this address a Kubernetes API?`,
        error,
      );
    }
  }

  /**
   * Sends and resolves with a successful answer whose body is still to be read.
   * An API that is busy, and has done nothing, is asked again a few times; one
   * that does not know us once more, as the library remembers tokens longer than
   * they may live.
   */
  async send(call: Call): Promise<IncomingMessage> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.sendOnce(call);
      } catch (error) {
        if (hasCode(error, 401) && this.refreshed()) continue;
        const wait = waitBeforeRetry(call, error, attempt);
        if (wait === undefined) throw error;
        await pause(wait, undefined, { signal: call.signal });
      }
    }
  }

  private refreshed(): boolean {
    const now = performance.now();
    if (!this.refresh || now - this.refreshedAt < REFRESH_EVERY_MS) {
      return false;
    }
    this.refreshedAt = now;
    this.refresh();
    return true;
  }

  private async sendOnce(call: Call): Promise<IncomingMessage> {
    const server = this.config.getCurrentCluster()!.server;
    const url = new URL(server.replace(/\/$/, '') + call.path);
    for (const [key, value] of Object.entries(call.query ?? {})) {
      if (value !== undefined) url.searchParams.set(key, value);
    }
    const body = call.body && JSON.stringify(call.body);
    const options = await this.requestOptions(call, body);
    const beforeSend = isWrite(call) ? this.beforeWrite : () => {};
    const exchange = () =>
      exchangeOnce({ what: call.what, url, options, body, beforeSend });
    const response = await exchange().catch(async error => {
      if (!(error instanceof StaleSocketError)) throw error;
      // The server had closed a connection that was kept open for this. What
      // may have been done nevertheless is found by the caller, as after a crash.
      return await exchange();
    });
    if (response.statusCode! >= 200 && response.statusCode! < 300) {
      return response;
    }
    throw await refusal(call.what, response);
  }

  private async requestOptions(
    call: Call,
    body?: string,
  ): Promise<RequestOptions> {
    const options: RequestOptions = {};
    try {
      await this.config.applyToHTTPSOptions(options);
    } catch (error) {
      throw new UnreachableError(
        `${call.what}: can't log in to the Kubernetes API`,
        error,
      );
    }
    if (!this.config.getCurrentCluster()!.proxyUrl) {
      // The library's agent opens a new connection for each call.
      this.agent ??= this.config
        .getCurrentCluster()!
        .server.startsWith('https:')
        ? new HttpsAgent({ keepAlive: true, maxSockets: 64 })
        : new HttpAgent({ keepAlive: true, maxSockets: 64 });
      options.agent = this.agent as HttpsAgent;
    }
    return {
      ...options,
      method: call.method,
      timeout: call.timeoutMs ?? REQUEST_TIMEOUT_MS,
      signal: call.signal,
      headers: {
        ...options.headers,
        // Logs are text, and refused to whoever takes nothing but JSON.
        accept: 'application/json, */*',
        'user-agent': 'ephemeral-db',
        ...(body
          ? {
              'content-type': call.contentType ?? 'application/json',
              'content-length': Buffer.byteLength(body),
            }
          : {}),
      },
    };
  }
}

/**
 * Sends a request as soon as there is a connection for it. That may be a while
 * after it was wanted, so whether it still may be sent is asked right before.
 *
 * @throws UnreachableError when there is no answer, StaleSocketError when an idle connection had ended
 */
async function exchangeOnce(exchange: {
  what: string;
  url: URL;
  options: RequestOptions;
  body: string | undefined;
  /** Throws to forbid it. */
  beforeSend(): void;
}): Promise<IncomingMessage> {
  const { what, url, options, body, beforeSend } = exchange;
  return await new Promise<IncomingMessage>((resolve, reject) => {
    const isSecure = url.protocol === 'https:';
    const request = (isSecure ? https : http)(url, options, resolve);
    request.on('error', (error: Error & { code?: string }) => {
      const stale = request.reusedSocket && error.code === 'ECONNRESET';
      const Failure = stale ? StaleSocketError : UnreachableError;
      reject(new Failure(`${what}: no answer from the Kubernetes API`, error));
    });
    request.on('timeout', () =>
      request.destroy(
        new Error(`silent for ${options.timeout! / 1000} seconds`),
      ),
    );
    const send = () => {
      try {
        beforeSend();
      } catch (error) {
        reject(error);
        request.destroy();
        return;
      }
      request.end(body);
    };
    request.once('socket', socket => {
      const isReady = isSecure
        ? (socket as TLSSocket).alpnProtocol !== null
        : !socket.connecting;
      if (isReady) send();
      else socket.once(isSecure ? 'secureConnect' : 'connect', send);
    });
  });
}

/**
 * A write is sent again only if the API says when: then it was not carried out.
 *
 * @returns milliseconds, or undefined where asking again soon is no use
 */
function waitBeforeRetry(
  call: Call,
  error: unknown,
  attempt: number,
): number | undefined {
  if (attempt > RETRIES || !(error instanceof KubernetesError)) {
    return undefined;
  }
  if (error.code !== 429 && error.code !== 503) return undefined;
  const wait =
    error.retryAfterMs ??
    (call.method === 'GET' ? RETRY_AFTER_MS * attempt : undefined);
  return wait !== undefined && wait <= LONGEST_RETRY_AFTER_MS
    ? wait
    : undefined;
}

/** Access reviews are POSTs that change nothing. */
function isWrite(call: Call): boolean {
  return call.method !== 'GET' && !call.path.includes('/authorization.k8s.io/');
}

async function readAll(
  response: IncomingMessage,
  what: string,
): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk);
  } catch (error) {
    throw new UnreachableError(`${what}: the answer broke off`, error);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function refusal(
  what: string,
  response: IncomingMessage,
): Promise<KubernetesError> {
  const text = await readAll(response, what).catch(
    (error: Error) => new ForwardedError(what, error).message,
  );
  const retryAfter = Number(response.headers['retry-after']);
  const retryAfterMs = retryAfter > 0 ? retryAfter * 1000 : undefined;
  let status: KubernetesStatus;
  try {
    status = JSON.parse(text) as KubernetesStatus;
  } catch {
    // A missing API group, a proxy: plain text.
    status = { message: text.slice(0, 300).trim() };
  }
  return new KubernetesError(
    what,
    { ...status, code: response.statusCode },
    retryAfterMs,
  );
}
