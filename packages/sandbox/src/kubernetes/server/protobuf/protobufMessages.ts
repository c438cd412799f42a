import { ProtobufMessage } from './readProtobuf';

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
  7: ['generation', 'count'],
  8: ['creationTimestamp', 'time'],
  9: ['deletionTimestamp', 'time'],
  10: ['deletionGracePeriodSeconds', 'integer'],
  11: ['labels', 'map'],
  12: ['annotations', 'map'],
  13: ['ownerReferences', 'messages', OWNER_REFERENCE],
  14: ['finalizers', 'strings'],
  17: ['managedFields', 'ignored'],
};

/** Field 1 of every object. */
export const metadata: ProtobufMessage = {
  1: ['metadata', 'message', OBJECT_META],
};

export const NAME_REFERENCE: ProtobufMessage = { 1: ['name', 'string'] };

export const LABEL_SELECTOR: ProtobufMessage = {
  1: ['matchLabels', 'map'],
  2: [
    'matchExpressions',
    'messages',
    {
      1: ['key', 'string'],
      2: ['operator', 'string'],
      3: ['values', 'strings'],
    },
  ],
};

const CONTAINER: ProtobufMessage = {
  1: ['name', 'string'],
  2: ['image', 'string'],
  3: ['command', 'strings'],
  4: ['args', 'strings'],
  5: ['workingDir', 'string'],
  6: [
    'ports',
    'messages',
    {
      1: ['name', 'string'],
      2: ['hostPort', 'count'],
      3: ['containerPort', 'integer'],
      4: ['protocol', 'string'],
      5: ['hostIP', 'string'],
    },
  ],
  7: ['env', 'messages', { 1: ['name', 'string'], 2: ['value', 'string'] }],
  8: [
    'resources',
    'message',
    { 1: ['limits', 'quantityMap'], 2: ['requests', 'quantityMap'] },
  ],
  9: [
    'volumeMounts',
    'messages',
    {
      1: ['name', 'string'],
      2: ['readOnly', 'flag'],
      3: ['mountPath', 'string'],
      4: ['subPath', 'string'],
    },
  ],
  13: ['terminationMessagePath', 'string'],
  14: ['imagePullPolicy', 'string'],
  16: ['stdin', 'flag'],
  17: ['stdinOnce', 'flag'],
  18: ['tty', 'flag'],
  20: ['terminationMessagePolicy', 'string'],
};

const POD_SPEC: ProtobufMessage = {
  2: ['containers', 'messages', CONTAINER],
  3: ['restartPolicy', 'string'],
  4: ['terminationGracePeriodSeconds', 'integer'],
  5: ['activeDeadlineSeconds', 'integer'],
  6: ['dnsPolicy', 'string'],
  7: ['nodeSelector', 'map'],
  8: ['serviceAccountName', 'string'],
  9: ['serviceAccount', 'string'],
  10: ['nodeName', 'string'],
  11: ['hostNetwork', 'flag'],
  12: ['hostPID', 'flag'],
  13: ['hostIPC', 'flag'],
  15: ['imagePullSecrets', 'messages', NAME_REFERENCE],
  16: ['hostname', 'string'],
  17: ['subdomain', 'string'],
  19: ['schedulerName', 'string'],
  20: ['initContainers', 'messages', CONTAINER],
  21: ['automountServiceAccountToken', 'boolean'],
};

export const POD_TEMPLATE: ProtobufMessage = {
  ...metadata,
  2: ['spec', 'message', POD_SPEC],
};

export const DELETE_OPTIONS: ProtobufMessage = {
  1: ['gracePeriodSeconds', 'integer'],
  2: [
    'preconditions',
    'message',
    { 1: ['uid', 'string'], 2: ['resourceVersion', 'string'] },
  ],
  3: ['orphanDependents', 'boolean'],
  4: ['propagationPolicy', 'string'],
  5: ['dryRun', 'strings'],
};
