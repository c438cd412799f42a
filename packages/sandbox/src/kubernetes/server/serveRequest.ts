import { IncomingMessage, ServerResponse } from 'node:http';
import { ApiCall } from '../../faults';
import { Identity } from '../access/User';
import { ApiContext } from './ApiContext';
import {
  readText,
  resourceName,
  sendError,
  sendPageNotFound,
} from './ApiRequest';
import { authenticate, authorize } from './access';
import { RequestInfo, parseRequestInfo, servedResource } from './RequestInfo';
import { serveDiscovery } from './serveDiscovery';
import { serveObjects } from './serveObjects';
import { sufferFault } from './sufferFault';

export function callOf(info: RequestInfo, user: Identity): ApiCall {
  const { verb, path, namespace, name } = info;
  return {
    ...{ verb, path, namespace, name },
    user: user.name,
    ...(info.isResource ? { resource: resourceName(info) } : {}),
  };
}

/** Notes a request once it is answered or broken off. */
export function logRequest(
  { requestLog, clock }: ApiContext,
  message: IncomingMessage,
  info: RequestInfo,
): (code: number, user?: Identity) => void {
  const time = clock.now();
  const start = performance.now();
  return (code, user) =>
    requestLog.add({
      time,
      ...(user ? { user: user.name } : {}),
      verb: info.verb,
      method: message.method ?? '',
      path: message.url ?? '',
      ...(info.isResource ? { resource: resourceName(info) } : {}),
      namespace: info.namespace,
      name: info.name,
      code,
      userAgent: message.headers['user-agent'] ?? '',
      milliseconds: performance.now() - start,
    });
}

/** Takes the connection away before a byte of the answer is on it. */
function loseAnswer(response: ServerResponse): void {
  const lose = (): boolean => {
    response.destroy();
    return false;
  };
  response.writeHead = () => response;
  response.write = lose;
  response.end = () => {
    lose();
    return response;
  };
}

/** One plain request from its first to its last byte. */
export async function serveRequest(
  context: ApiContext,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(message.url ?? '/', 'https://localhost');
  const info = parseRequestInfo(message.method ?? 'GET', url);
  const log = logRequest(context, message, info);
  let user: Identity | undefined;
  response.on('close', () =>
    log(response.headersSent ? response.statusCode : 0, user),
  );
  // A client that leaves is no error.
  response.on('error', () => {});
  try {
    user = authenticate(context, message, url.pathname);
    const call = callOf(info, user);
    const fate = await sufferFault(context, call, message.socket);
    if (fate === 'over') return;
    if (fate === 'loseAnswer') loseAnswer(response);
    authorize(context, user, info);
    const request = { info, user, url, message, response, call };
    const resource = servedResource(info);
    if (!info.isResource) {
      serveDiscovery(request);
    } else if (resource) {
      await serveObjects(context, { ...request, resource });
    } else {
      await readText(message);
      sendPageNotFound(response);
    }
  } catch (error) {
    sendError(response, error);
  }
}
