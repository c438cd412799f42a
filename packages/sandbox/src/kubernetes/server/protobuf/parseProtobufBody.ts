import { Fields } from '../../objects';
import { StatusError } from '../../StatusError';
import { protobufKinds } from './protobufKinds';
import { ProtobufMessage, readProtobuf } from './readProtobuf';

/** Stands before every object in Kubernetes' own wrapping. */
const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00]);

const TYPE_META: ProtobufMessage = {
  1: ['apiVersion', 'string'],
  2: ['kind', 'string'],
};

/** `raw` holds the object itself. */
const WRAPPER: ProtobufMessage = {
  1: ['typeMeta', 'message', TYPE_META],
  2: ['raw', 'bytes'],
  3: ['contentEncoding', 'string'],
  4: ['contentType', 'string'],
};

export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/**
 * Reads an object in protobuf.
 *
 * @throws StatusError 415 for a kind that is not read so, 400 for what is no object
 */
export function parseProtobufBody(bytes: Buffer, kind: string): Fields {
  const message = protobufKinds[kind];
  if (!message) {
    throw new StatusError(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types for ${kind} include: application/json, application/yaml`,
    );
  }
  if (!bytes.subarray(0, 4).equals(MAGIC)) {
    throw StatusError.badRequest(
      `the object provided is unrecognized (must be of type ${kind}): provided data does not appear to be a protobuf message`,
    );
  }
  try {
    const { typeMeta, raw } = readProtobuf(bytes.subarray(4), WRAPPER);
    const object = readProtobuf(
      Buffer.from(String(raw ?? ''), 'base64'),
      message,
    );
    return { ...(typeMeta as Fields), ...object };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw StatusError.badRequest(
      `the object provided is unrecognized (must be of type ${kind}): proto: ${error.message}`,
    );
  }
}
