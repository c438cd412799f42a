import { Fields } from '../objects';
import { StatusError } from '../StatusError';
import { ProtobufMessage, readProtobuf } from './protobuf';

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
};

const OWNER_REFERENCE: ProtobufMessage = {
  1: ['kind', 'string'],
  3: ['name', 'string'],
  4: ['uid', 'string'],
  5: ['apiVersion', 'string'],
  6: ['controller', 'boolean'],
  7: ['blockOwnerDeletion', 'boolean'],
};

const OBJECT_META: ProtobufMessage = {
  1: ['name', 'string'],
  2: ['generateName', 'string'],
  3: ['namespace', 'string'],
  5: ['uid', 'string'],
  6: ['resourceVersion', 'string'],
  7: ['generation', 'integer'],
  8: ['creationTimestamp', 'time'],
  9: ['deletionTimestamp', 'time'],
  10: ['deletionGracePeriodSeconds', 'integer'],
  11: ['labels', 'map'],
  12: ['annotations', 'map'],
  13: ['ownerReferences', 'messages', OWNER_REFERENCE],
  14: ['finalizers', 'strings'],
};

const metadata: ProtobufMessage = { 1: ['metadata', 'message', OBJECT_META] };

const ACCESS_SPEC: ProtobufMessage = {
  1: [
    'resourceAttributes',
    'message',
    {
      1: ['namespace', 'string'],
      2: ['verb', 'string'],
      3: ['group', 'string'],
      4: ['version', 'string'],
      5: ['resource', 'string'],
      6: ['subresource', 'string'],
      7: ['name', 'string'],
    },
  ],
  2: [
    'nonResourceAttributes',
    'message',
    { 1: ['path', 'string'], 2: ['verb', 'string'] },
  ],
};

const REFERENCE: ProtobufMessage = { 1: ['name', 'string'] };

/**
 * The kinds that kubectl sends as protobuf, which it does for what it makes up
 * itself (`create`, `auth can-i`); what comes from files it sends as JSON.
 */
const MESSAGES: Record<string, ProtobufMessage> = {
  ConfigMap: {
    ...metadata,
    2: ['data', 'map'],
    3: ['binaryData', 'bytesMap'],
    4: ['immutable', 'boolean'],
  },
  DeleteOptions: {
    1: ['gracePeriodSeconds', 'integer'],
    2: [
      'preconditions',
      'message',
      { 1: ['uid', 'string'], 2: ['resourceVersion', 'string'] },
    ],
    4: ['propagationPolicy', 'string'],
    5: ['dryRun', 'strings'],
  },
  Namespace: {
    ...metadata,
    2: ['spec', 'message', { 1: ['finalizers', 'strings'] }],
  },
  Secret: {
    ...metadata,
    2: ['data', 'bytesMap'],
    3: ['type', 'string'],
    4: ['stringData', 'map'],
    5: ['immutable', 'boolean'],
  },
  SelfSubjectAccessReview: {
    ...metadata,
    2: ['spec', 'message', ACCESS_SPEC],
  },
  SelfSubjectReview: metadata,
  SelfSubjectRulesReview: {
    ...metadata,
    2: ['spec', 'message', { 1: ['namespace', 'string'] }],
  },
  ServiceAccount: {
    ...metadata,
    3: ['imagePullSecrets', 'messages', REFERENCE],
    4: ['automountServiceAccountToken', 'boolean'],
  },
};

export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** Empty text is how protobuf says that a field is absent. */
function withoutEmptyText(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== ''),
  );
}

/**
 * Reads an object in protobuf.
 *
 * @throws StatusError 415 for a kind that is not read so, 400 for what is no object
 */
export function parseProtobufBody(bytes: Buffer, kind: string): Fields {
  const message = MESSAGES[kind];
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
    const meta = object.metadata as Fields | undefined;
    return {
      ...(typeMeta as Fields),
      ...withoutEmptyText(object),
      ...(meta ? { metadata: withoutEmptyText(meta) } : {}),
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw StatusError.badRequest(
      `the object provided is unrecognized (must be of type ${kind}): proto: ${error.message}`,
    );
  }
}
