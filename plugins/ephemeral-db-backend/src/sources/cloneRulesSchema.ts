import type { GenerationStage } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod';
import { parseQuantity } from '../kubernetes/quantity';
import {
  choice,
  cidr,
  dnsLabel,
  duration,
  flag,
  labels,
  listOf,
  matching,
  objectName,
  ownerRef,
  positiveDuration,
  quantities,
  secretKey,
  section,
  text,
} from './fields';
import { podRules } from './podRules';
import { tlsSchema } from './tlsSchema';
import { CONNECT_WAYS, dialHost, isHostOfUse, USELESS_HOST } from './ways';

const MINUTE = 60_000;

/** sqlservr exits with less; domain rules, "SQL Server in a container". */
const LEAST_MEMORY_BYTES = 2000 * 2 ** 20;

const entityMatch = section(
  {
    kind: text('Write a kind, for example Component.').optional(),
    namespace: text(
      'Write a catalog namespace, for example default.',
    ).optional(),
    name: text("Write an entity's name.").optional(),
    type: text('Write a spec.type, for example service.').optional(),
  },
  'Write for example { kind: Component }.',
).refine(match => Object.keys(match).length > 0, {
  error:
    'An empty match would match every entity. Write for example { kind: Component }.',
});

const resources = section(
  {
    requests: quantities(
      'Write Kubernetes quantities, for example { memory: 2Gi, cpu: 500m }.',
    ).optional(),
    limits: quantities(
      'Write Kubernetes quantities, for example { memory: 4Gi }.',
    ).refine(
      limits => (parseQuantity(limits.memory) ?? 0) >= LEAST_MEMORY_BYTES,
      {
        error:
          'SQL Server does not start with less than 2000 MB. Set memory to 2Gi or more.',
      },
    ),
  },
  'Write for example { requests: { memory: 2Gi }, limits: { memory: 4Gi } }.',
).superRefine(({ requests = {}, limits }, context) => {
  // Kubernetes would refuse every clone's pod.
  for (const [name, request] of Object.entries(requests)) {
    const limit = parseQuantity(limits[name]) ?? Infinity;
    if ((parseQuantity(request) ?? 0) <= limit) continue;
    const message = `requests.${name} is more than limits.${name}. Lower the request.`;
    context.addIssue({ code: 'custom', message });
  }
});

const networkClient = section(
  {
    namespaceLabels: labels(
      'Write at least one label, for example { kubernetes.io/metadata.name: orders }. To let in everyone, write cidr: 0.0.0.0/0.',
    ).optional(),
    podLabels: labels(
      'Write at least one label, for example { app: orders-api }.',
    ).optional(),
    cidr: cidr('Write a CIDR, for example 10.0.0.0/8.').optional(),
  },
  'Write for example { namespaceLabels: { kubernetes.io/metadata.name: orders } }.',
).refine(
  client =>
    client.cidr
      ? !client.namespaceLabels && !client.podLabels
      : Boolean(client.namespaceLabels || client.podLabels),
  {
    error:
      'A client is either a cidr, or namespaceLabels and/or podLabels. Make two entries of it if both are meant.',
  },
);

const lease = section(
  {
    default: positiveDuration('"12h"').default(12 * 60 * MINUTE),
    max: duration('"7d"').default(7 * 24 * 60 * MINUTE),
  },
  'Write for example { default: 12h, max: 7d }.',
).refine(value => value.default <= value.max, {
  error: 'default is longer than max. Lower default or raise max.',
});

/** Crash recovery of a large database is slow, so SQL Server's start has the most time. */
const deadlines = section(
  {
    imported: positiveDuration('"5m"').default(5 * MINUTE),
    bound: positiveDuration('"10m"').default(10 * MINUTE),
    running: positiveDuration('"15m"').default(15 * MINUTE),
    secured: positiveDuration('"5m"').default(5 * MINUTE),
    verified: positiveDuration('"5m"').default(5 * MINUTE),
    masked: positiveDuration('"1h"').default(60 * MINUTE),
    ready: positiveDuration('"2m"').default(2 * MINUTE),
  } satisfies Record<GenerationStage, z.ZodType<number>>,
  'Write a duration per stage, for example { running: 15m }.',
);

/** `clones` of a source: the rules for its clones. */
export const cloneRulesSchema = section(
  {
    allow: section(
      {
        owners: listOf(
          ownerRef(
            'Write an entity ref, for example group:default/orders-team.',
          ),
          'List owners, for example [group:default/orders-team], or remove the key.',
        ).optional(),
        entities: listOf(
          entityMatch,
          'List matches, for example [{ kind: Component }], or remove the key.',
        ).optional(),
      },
      'Write for example { owners: [group:default/orders-team], entities: [{ kind: Component }] }.',
    ).prefault({}),
    namespacePrefix: dnsLabel(
      'Write lower-case letters, digits and dashes, for example edb.',
    ).default('edb'),
    storageClass: objectName(
      "Name the StorageClass whose provisioner is the snapshots' driver.",
    ),
    acceptEula: z.literal(true, {
      error:
        "Write true: by that you accept Microsoft's licence terms for the SQL Server that runs in each clone.",
    }),
    edition: choice([
      'Developer',
      'Evaluation',
      'Express',
      'Web',
      'Standard',
      'Enterprise',
      'EnterpriseCore',
    ]).default('Developer'),
    adminCredentials: listOf(
      section(
        {
          secret: objectName(
            "Name the Secret in the golden source's namespace that holds the sysadmin's password.",
          ),
          userKey: secretKey(
            'Name the key of the user name, or remove userKey: then it is sa.',
          ).optional(),
          passwordKey: secretKey('Name the key of the password.'),
        },
        'Write for example { secret: mssql-golden-sa, passwordKey: MSSQL_SA_PASSWORD }.',
      ),
      'List the sysadmins as frozen in the points, newest first.',
    ),
    login: section(
      { role: choice(['db_owner', 'sysadmin']).default('db_owner') },
      'Write { role: db_owner } or { role: sysadmin }.',
    ).prefault({}),
    image: matching(
      /^[\w./:-]+(:[\w][\w.-]*|@sha256:[0-9a-f]{64})$/,
      "Write an image with a tag or a digest, best the golden's own, for example mcr.microsoft.com/mssql/server:2022-latest.",
    ).optional(),
    resources: resources.optional(),
    ...podRules,
    service: section(
      {
        type: choice(['ClusterIP', 'NodePort', 'LoadBalancer']).default(
          'ClusterIP',
        ),
        host: dialHost.optional(),
      },
      'Write { type: ClusterIP }, { type: NodePort } or { type: LoadBalancer }.',
    )
      .refine(value => value.type !== 'ClusterIP' || !value.host, {
        error:
          'host belongs to NodePort and LoadBalancer. Remove host: people reach a ClusterIP by the name of its Service.',
      })
      .prefault({}),
    reach: section(
      {
        via: choice(CONNECT_WAYS).default('portForward'),
        host: dialHost.optional(),
      },
      'Write { via: portForward } or, for a backend in the same cluster, { via: service }.',
    )
      .refine(isHostOfUse, { error: USELESS_HOST })
      .prefault({}),
    network: section(
      {
        clients: z
          .array(networkClient, {
            error:
              'List who may connect, for example [{ namespaceLabels: { kubernetes.io/metadata.name: orders } }].',
          })
          .default([]),
      },
      'Write { clients: [...] }.',
    ).prefault({}),
    tls: tlsSchema.prefault({}),
    lease: lease.prefault({}),
    agentsMayDelete: flag(
      'Write true to let agents delete clones that no agent ordered, or false.',
    ).default(false),
    deadlines: deadlines.prefault({}),
  },
  'Write at least storageClass, acceptEula and adminCredentials.',
);
