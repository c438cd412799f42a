import { ApiRequest, sendJson, sendPageNotFound, sendText } from './ApiRequest';
import { openApiDocument, openApiIndex } from './openApiDocument';
import { OPENAPI_V2_PROTOBUF, openApiV2, wantsProtobuf } from './openApiV2';

/** Version 3 as JSON, and of version 2 what kubectl needs. */
export function serveOpenApi({ info, message, response }: ApiRequest): void {
  const path = info.path.replace(/\/$/, '');
  if (path === '/openapi/v2') {
    const { json, protobuf } = openApiV2;
    if (wantsProtobuf(message.headers.accept)) {
      sendText(response, 200, OPENAPI_V2_PROTOBUF, protobuf);
    } else {
      sendText(response, 200, 'application/json', json);
    }
    return;
  }
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
