import { GIT_VERSION } from './version';

const SWAGGER = '2.0';
const TITLE = 'Kubernetes';

/** A field of a protobuf message whose bytes, fewer than 128, are counted in front of it. */
function field(number: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}

/** Media type of version 2 in protobuf. */
export const OPENAPI_V2_PROTOBUF =
  'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

/** Whether a client asks for protobuf: older ones with an `@`, which is none of the characters of a media type. */
export function wantsProtobuf(accept: string | undefined): boolean {
  return /com\.github\.proto-openapi\.spec\.v2[.@]v1\.0\+protobuf/.test(
    accept ?? '',
  );
}

/**
 * Version 2 of the document, without definitions: kubectl asks for it before it sends what stands in a v1 List, and leaves
 * the check of kinds that it does not find there to the server. It reads nothing but protobuf.
 */
export const openApiV2 = {
  json: JSON.stringify({
    swagger: SWAGGER,
    info: { title: TITLE, version: GIT_VERSION },
    paths: {},
    definitions: {},
  }),
  /** Document and Info of gnostic's OpenAPIv2.proto. */
  protobuf: Buffer.concat([
    field(1, SWAGGER),
    field(2, Buffer.concat([field(1, TITLE), field(2, GIT_VERSION)])),
  ]),
};
