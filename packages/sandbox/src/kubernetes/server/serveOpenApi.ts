import { ApiRequest, sendJson, sendPageNotFound, sendText } from './ApiRequest';
import { openApiDocument, openApiIndex } from './openApiDocument';

/** Only version 3, and only as JSON. */
export function serveOpenApi({ info, response }: ApiRequest): void {
  const path = info.path.replace(/\/$/, '');
  if (path === '/openapi/v3') {
    sendJson(response, 200, openApiIndex());
    return;
  }
  const document = path.startsWith('/openapi/v3/')
    ? openApiDocument(path.slice('/openapi/v3/'.length))
    : undefined;
  if (document === undefined) sendPageNotFound(response);
  else sendText(response, 200, 'application/json', document);
}
