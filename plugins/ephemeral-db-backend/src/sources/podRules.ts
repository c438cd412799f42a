import { z } from 'zod';
import { MANAGED_BY } from '../kubernetes/labels';
import { MSSQL_CONTAINER } from '../kubernetes/manifests';
import { cloneNames } from '../kubernetes/names';
import { CONFIGURATION_VOLUME, DATA_VOLUME } from '../kubernetes/podOf';
import {
  choice,
  dnsLabel,
  listOf,
  matching,
  objectName,
  section,
  text,
} from './fields';
import { parseQuantity } from '../kubernetes/quantity';

const DOMAIN = 'ephemeral-db.io/';
const OVERLAY_HINT =
  'Write what is to be changed in the pod, for example { spec: { priorityClassName: low } }.';

/** With these a clone would leave its namespace, its network or its data behind. */
const FORBIDDEN_IN_SPEC = new Set([
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'hostUsers',
  'serviceAccount',
  'serviceAccountName',
  'automountServiceAccountToken',
  'restartPolicy',
]);
const FORBIDDEN_VOLUMES = new Set([DATA_VOLUME, CONFIGURATION_VOLUME]);
/** What a merge tells the items of these lists apart by. */
const NAMED_LISTS = ['containers', 'initContainers', 'volumes'];

type Item = Record<string, unknown>;

function labelsProblem(labels: Record<string, string> | undefined) {
  const ours = Object.keys(labels ?? {}).find(
    key => key.startsWith(DOMAIN) || key === MANAGED_BY,
  );
  return ours && `The label ${ours} is the plugin's own. Remove it.`;
}

function listsProblem(spec: Record<string, unknown>): string | undefined {
  for (const list of NAMED_LISTS) {
    const items = spec[list];
    if (items === undefined) continue;
    const isNamed =
      Array.isArray(items) &&
      items.every((item: Item | null) => typeof item?.name === 'string');
    if (!isNamed) {
      return `${list} must be a list whose items have names: they are merged by name, and SQL Server's container is named ${MSSQL_CONTAINER}.`;
    }
  }
  return undefined;
}

function volumesProblem(spec: Record<string, unknown>): string | undefined {
  const taken = ((spec.volumes ?? []) as Item[]).find(({ name }) =>
    FORBIDDEN_VOLUMES.has(String(name)),
  );
  return (
    taken &&
    `The volume ${taken.name} is the plugin's own. Give yours another name.`
  );
}

function specProblem(spec: Record<string, unknown>): string | undefined {
  const forbidden = Object.keys(spec).find(key => FORBIDDEN_IN_SPEC.has(key));
  return forbidden
    ? `${forbidden} can't be changed: a clone stays in its own namespace and network. Remove it.`
    : listsProblem(spec) ?? volumesProblem(spec);
}

const overlay = section(
  {
    metadata: section(
      {
        labels: z.record(z.string(), z.string()).optional(),
        annotations: z.record(z.string(), z.string()).optional(),
      },
      'Write labels and annotations.',
    ).optional(),
    spec: z.record(z.string(), z.unknown(), { error: OVERLAY_HINT }).optional(),
  },
  OVERLAY_HINT,
).superRefine(({ metadata, spec }, context) => {
  const problem = labelsProblem(metadata?.labels) ?? specProblem(spec ?? {});
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

const subject = section(
  {
    kind: choice(['User', 'Group', 'ServiceAccount']),
    name: text('Write the name as the cluster knows it.'),
    namespace: dnsLabel('Name the namespace of the ServiceAccount.').optional(),
  },
  'Write for example { kind: Group, name: orders-developers }.',
).refine(
  ({ kind, namespace }) =>
    (kind === 'ServiceAccount') === (namespace !== undefined),
  {
    error: 'A ServiceAccount has a namespace; a User or Group has none.',
  },
);

/** What `clones` of a source says about pods and their surroundings. */
export const podRules = {
  pod: overlay.optional(),
  scc: choice(['inherit', 'own']).optional(),
  copySecrets: listOf(
    objectName("Name a Secret of the golden source's namespace.").refine(
      name =>
        name !== cloneNames.adminSecret && name !== cloneNames.accessSecret,
      {
        error: `${cloneNames.adminSecret} and ${cloneNames.accessSecret} are names of the clone's own Secrets. Copy the Secret under another name first.`,
      },
    ),
    'List Secrets, for example [registry-login], or remove the key.',
  ).default([]),
  access: section(
    {
      subjects: listOf(
        subject,
        'List who may look in, for example [{ kind: Group, name: orders-developers }], or remove the key.',
      ).default([]),
    },
    'Write { subjects: [...] }.',
  ).prefault({}),
  tempdb: section(
    {
      mountPath: matching(
        /^\/[^\0:]*[^/\0:]$/,
        'Write the absolute path where the golden server has its tempdb, for example /var/opt/mssql/tempdb.',
      ),
      sizeLimit: text('Write a Kubernetes quantity, for example 10Gi.')
        .refine(value => (parseQuantity(value) ?? 0) > 0, {
          error: 'Write a Kubernetes quantity, for example 10Gi.',
        })
        .optional(),
    },
    'Write for example { mountPath: /var/opt/mssql/tempdb, sizeLimit: 10Gi }.',
  ).optional(),
};
