import { IncomingMessage, ServerResponse } from 'node:http';
import { ApiCall } from '../../faults';
import { Resource } from '../resources';
import { StatusError } from '../StatusError';
import { Identity } from '../access/User';
import { RequestInfo } from './RequestInfo';
import { toJson } from '../json';

/** A request from somebody who is known. */
export interface ApiRequest {
  info: RequestInfo;
  user: Identity;
  url: URL;
  message: IncomingMessage;
  response: ServerResponse;
  /** As faults see it. */
  call: ApiCall;
}

/** A request for objects of a kind that is served. */
export interface ResourceRequest extends ApiRequest {
  resource: Resource;
}

const LARGEST_BODY = 3 * 1024 * 1024;

/** @throws StatusError 413 */
export async function readBytes(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > LARGEST_BODY) {
      throw new StatusError(
        413,
        'RequestEntityTooLarge',
        `Request entity too large: limit is ${LARGEST_BODY}`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @throws StatusError 413 */
export async function readText(message: IncomingMessage): Promise<string> {
  return (await readBytes(message)).toString('utf8');
}

export function sendText(
  response: ServerResponse,
  code: number,
  contentType: string,
  text: string | Buffer,
): void {
  response.writeHead(code, {
    'content-type': contentType,
    'cache-control': 'no-cache, private',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

export function sendJson(
  response: ServerResponse,
  code: number,
  body: unknown,
): void {
  sendText(response, code, 'application/json', `${toJson(body)}\n`);
}

/** What the API server says to paths that it does not serve, in plain text. */
export function sendPageNotFound(response: ServerResponse): void {
  sendText(response, 404, 'text/plain; charset=utf-8', '404 page not found\n');
}

export function sendError(response: ServerResponse, error: unknown): void {
  const refusal =
    error instanceof StatusError
      ? error
      : StatusError.internal(
          error instanceof Error ? error.message : 'unknown',
        );
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { retryAfterSeconds } = refusal.details ?? {};
  if (retryAfterSeconds) {
    response.setHeader('retry-after', String(retryAfterSeconds));
  }
  sendJson(response, refusal.code, refusal.toStatus());
}

/** The resource of a request as RBAC and faults name it: `pods/log`. */
export function resourceName({ plural, subresource }: RequestInfo): string {
  return subresource ? `${plural}/${subresource}` : plural;
}

/** Who writes, for `managedFields`: what the client says, else the name of its program. */
export function managerOf({ url, message }: ApiRequest): string {
  const named = url.searchParams.get('fieldManager');
  if (named) return named;
  const agent = message.headers['user-agent'] ?? '';
  return agent.split('/')[0] || 'unknown';
}

export function isDryRun({ url }: ApiRequest): boolean {
  const values = url.searchParams.getAll('dryRun');
  const unknown = values.find(value => value !== 'All' && value !== '');
  if (unknown !== undefined) {
    throw new StatusError(
      422,
      'Invalid',
      `CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: "${unknown}": supported values: "All"`,
    );
  }
  return values.includes('All');
}

/** Tells a client what it should know beside the answer. */
export function warn({ response }: ApiRequest, warnings: string[]): void {
  for (const warning of warnings) {
    response.appendHeader('warning', `299 - ${JSON.stringify(warning)}`);
  }
}
