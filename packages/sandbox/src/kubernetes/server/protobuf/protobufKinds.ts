import {
  DELETE_OPTIONS,
  LABEL_SELECTOR,
  NAME_REFERENCE,
  POD_TEMPLATE,
  metadata,
} from './protobufMessages';
import { ProtobufMessage } from './readProtobuf';

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

const SUBJECT_ACCESS_REVIEW: ProtobufMessage = {
  ...metadata,
  2: [
    'spec',
    'message',
    {
      ...ACCESS_SPEC,
      3: ['user', 'string'],
      4: ['groups', 'strings'],
      6: ['uid', 'string'],
    },
  ],
  3: ['status', 'ignored'],
};

const POLICY_RULE: ProtobufMessage = {
  1: ['verbs', 'strings'],
  2: ['apiGroups', 'strings'],
  3: ['resources', 'strings'],
  4: ['resourceNames', 'strings'],
  5: ['nonResourceURLs', 'strings'],
};

const ROLE_BINDING: ProtobufMessage = {
  ...metadata,
  2: [
    'subjects',
    'messages',
    {
      1: ['kind', 'string'],
      2: ['apiGroup', 'string'],
      3: ['name', 'string'],
      4: ['namespace', 'string'],
    },
  ],
  3: [
    'roleRef',
    'message',
    { 1: ['apiGroup', 'string'], 2: ['kind', 'string'], 3: ['name', 'string'] },
  ],
};

const DEPLOYMENT_SPEC: ProtobufMessage = {
  1: ['replicas', 'integer'],
  2: ['selector', 'message', LABEL_SELECTOR],
  3: ['template', 'message', POD_TEMPLATE],
  4: [
    'strategy',
    'message',
    {
      1: ['type', 'string'],
      2: [
        'rollingUpdate',
        'message',
        {
          1: ['maxUnavailable', 'intOrString'],
          2: ['maxSurge', 'intOrString'],
        },
      ],
    },
  ],
  5: ['minReadySeconds', 'count'],
  6: ['revisionHistoryLimit', 'integer'],
  7: ['paused', 'flag'],
  9: ['progressDeadlineSeconds', 'integer'],
};

const SERVICE_SPEC: ProtobufMessage = {
  1: [
    'ports',
    'messages',
    {
      1: ['name', 'string'],
      2: ['protocol', 'string'],
      3: ['port', 'integer'],
      4: ['targetPort', 'intOrString'],
      5: ['nodePort', 'count'],
      6: ['appProtocol', 'string'],
    },
  ],
  2: ['selector', 'map'],
  3: ['clusterIP', 'string'],
  4: ['type', 'string'],
  5: ['externalIPs', 'strings'],
  7: ['sessionAffinity', 'string'],
  10: ['externalName', 'string'],
  11: ['externalTrafficPolicy', 'string'],
  13: ['publishNotReadyAddresses', 'flag'],
  18: ['clusterIPs', 'strings'],
};

const TOKEN_REQUEST_SPEC: ProtobufMessage = {
  1: ['audiences', 'strings'],
  3: [
    'boundObjectRef',
    'message',
    {
      1: ['kind', 'string'],
      2: ['apiVersion', 'string'],
      3: ['name', 'string'],
      4: ['uid', 'string'],
    },
  ],
  4: ['expirationSeconds', 'integer'],
};

/**
 * The kinds that kubectl sends as protobuf, which it does for what it makes up
 * itself (`create`, `auth can-i`); what comes from files it sends as JSON.
 * Numbers of fields as in the `generated.proto` files of k8s.io/api.
 */
export const protobufKinds: Record<string, ProtobufMessage> = {
  ClusterRole: {
    ...metadata,
    2: ['rules', 'messages', POLICY_RULE],
    3: [
      'aggregationRule',
      'message',
      { 1: ['clusterRoleSelectors', 'messages', LABEL_SELECTOR] },
    ],
  },
  ClusterRoleBinding: ROLE_BINDING,
  ConfigMap: {
    ...metadata,
    2: ['data', 'map'],
    3: ['binaryData', 'bytesMap'],
    4: ['immutable', 'boolean'],
  },
  DeleteOptions: DELETE_OPTIONS,
  Deployment: {
    ...metadata,
    2: ['spec', 'message', DEPLOYMENT_SPEC],
    3: ['status', 'ignored'],
  },
  Eviction: { ...metadata, 2: ['deleteOptions', 'message', DELETE_OPTIONS] },
  LocalSubjectAccessReview: SUBJECT_ACCESS_REVIEW,
  Namespace: {
    ...metadata,
    2: ['spec', 'message', { 1: ['finalizers', 'strings'] }],
    3: ['status', 'ignored'],
  },
  ResourceQuota: {
    ...metadata,
    2: [
      'spec',
      'message',
      { 1: ['hard', 'quantityMap'], 2: ['scopes', 'strings'] },
    ],
    3: ['status', 'ignored'],
  },
  Role: { ...metadata, 2: ['rules', 'messages', POLICY_RULE] },
  RoleBinding: ROLE_BINDING,
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
    3: ['status', 'ignored'],
  },
  SelfSubjectReview: { ...metadata, 2: ['status', 'ignored'] },
  SelfSubjectRulesReview: {
    ...metadata,
    2: ['spec', 'message', { 1: ['namespace', 'string'] }],
    3: ['status', 'ignored'],
  },
  Service: {
    ...metadata,
    2: ['spec', 'message', SERVICE_SPEC],
    3: ['status', 'ignored'],
  },
  ServiceAccount: {
    ...metadata,
    3: ['imagePullSecrets', 'messages', NAME_REFERENCE],
    4: ['automountServiceAccountToken', 'boolean'],
  },
  SubjectAccessReview: SUBJECT_ACCESS_REVIEW,
  TokenRequest: {
    ...metadata,
    2: ['spec', 'message', TOKEN_REQUEST_SPEC],
    3: ['status', 'ignored'],
  },
  TokenReview: {
    ...metadata,
    2: [
      'spec',
      'message',
      { 1: ['token', 'string'], 2: ['audiences', 'strings'] },
    ],
    3: ['status', 'ignored'],
  },
};
