import { z } from 'zod';
import { cloneRulesSchema } from './cloneRulesSchema';
import {
  choice,
  dnsLabel,
  duration,
  listOf,
  matching,
  objectName,
  ownerRef,
  positiveDuration,
  secretKey,
  section,
  text,
  whole,
} from './fields';
import { isOneSelect } from './isOneSelect';
import { tlsSchema } from './tlsSchema';
import { CONNECT_WAYS, dialHost, isHostOfUse, USELESS_HOST } from './ways';

const ONE_SELECT =
  'Write one SELECT of one value that changes nothing, for example SELECT COUNT(*) FROM CustomerDB.dbo.Customers.';
/** Production stands still meanwhile. */
const LONGEST_FREEZE_MS = 60_000;
/** As many as SQL Server suspends in one statement. */
const LARGEST_GROUP = 64;

const SYSTEM_DATABASES = ['master', 'model', 'msdb', 'tempdb'];

const capture = section(
  {
    consistency: choice(['crash', 'checkpoint', 'suspend']).default(
      'checkpoint',
    ),
    timeout: positiveDuration('"120s"').default(120_000),
    minInterval: duration('"0s" or "5m"').default(0),
    deadline: positiveDuration('"10s"')
      .refine(value => value >= 1_000 && value <= LONGEST_FREEZE_MS, {
        error:
          'Write 1s to 60s. Writes on the golden database may be held for that long.',
      })
      .default(10_000),
    metadataOnly: section(
      {
        path: matching(
          /^\/[^']*[^/']$/,
          'Write the absolute path of a directory on the golden server, without a slash at the end, for example /var/opt/mssql/backup.',
        ),
      },
      'Write for example { path: /var/opt/mssql/backup }, or remove the key.',
    ).optional(),
  },
  'Write for example { consistency: checkpoint, timeout: 120s }.',
);

const engine = section(
  {
    type: choice(['mssql']),
    databases: listOf(
      text('Write the name of a database.')
        .max(128, { error: 'A database name has at most 128 characters.' })
        .refine(name => !SYSTEM_DATABASES.includes(name.toLowerCase()), {
          error: 'System databases are not offered. Name user databases only.',
        }),
      'List the user databases that people get, for example [CustomerDB].',
    ).refine(
      names =>
        new Set(names.map(name => name.toLowerCase())).size === names.length,
      { error: 'Name each database once.' },
    ),
    connect: section(
      {
        via: choice(CONNECT_WAYS),
        service: dnsLabel(
          "Name the golden database's Service, for example mssql-golden.",
        ),
        port: whole(
          1,
          65_535,
          'Write a port from 1 to 65535, for example 1433.',
        ).default(1433),
        host: dialHost.optional(),
      },
      'Write for example { via: portForward, service: mssql-golden, port: 1433 }.',
    ).refine(isHostOfUse, { error: USELESS_HOST }),
    credentials: section(
      {
        secret: objectName(
          "Name the Secret in the golden source's namespace that holds a login with few rights.",
        ),
        userKey: secretKey('Name the key of the user name.').default(
          'username',
        ),
        passwordKey: secretKey('Name the key of the password.').default(
          'password',
        ),
      },
      'Write for example { secret: mssql-golden-login, userKey: username, passwordKey: password }.',
    ),
    tls: tlsSchema.prefault({}),
  },
  'Write at least type, databases, connect and credentials.',
);

/** One entry of `ephemeralDb.sources`. */
export const sourceSchema = section(
  {
    title: text('Write what people call it, for example Customer DB.'),
    description: text('Write one sentence, or remove the key.').optional(),
    owner: ownerRef(
      'Name the group or user that owns it, for example group:default/data-platform.',
    ),
    notice: text(
      'Write what whoever orders a clone must know, or remove the key.',
    ).optional(),
    cluster: text('Name one of ephemeralDb.clusters.'),
    namespace: dnsLabel(
      'Name the namespace of the golden database, for example db-golden.',
    ),
    volumes: z
      .array(
        section(
          {
            claim: objectName('Name the PersistentVolumeClaim.'),
            mountPath: matching(
              /^\/[^:]*$/,
              'Write the absolute path where it is mounted, for example /var/opt/mssql.',
            ),
          },
          'Write for example { claim: mssql-golden-data, mountPath: /var/opt/mssql }.',
        ),
        {
          error:
            'List the one volume, for example [{ claim: mssql-golden-data, mountPath: /var/opt/mssql }].',
        },
      )
      .length(1, {
        error:
          'Exactly one volume is supported. Put all database files on one PersistentVolumeClaim and list that.',
      }),
    volumeSnapshotClass: objectName(
      "Name the VolumeSnapshotClass of the claim's driver.",
    ),
    preflight: section(
      {
        acknowledge: listOf(
          matching(
            /^[a-z][A-Za-z]*$/,
            'Write the id of a finding, for example edition.',
          ),
          'List ids of findings, for example [edition], or remove the key.',
        ),
      },
      'Write for example { acknowledge: [edition] }.',
    ).optional(),
    capture: capture.prefault({}),
    engine,
    probes: z
      .record(
        matching(
          /^[A-Za-z][\w-]{0,39}$/,
          "A probe's name starts with a letter and has at most 40 letters, digits, _ and -.",
        ),
        z
          .string({ error: ONE_SELECT })
          .refine(isOneSelect, { error: ONE_SELECT }),
        {
          error:
            'Write SELECTs by name, for example { customers: SELECT COUNT(*) FROM CustomerDB.dbo.Customers }.',
        },
      )
      .default({}),
    clones: cloneRulesSchema,
  },
  'Write the source as an object with title, owner, cluster and so on.',
).refine(
  ({ capture: { consistency }, engine: { databases } }) =>
    consistency !== 'suspend' || databases.length <= LARGEST_GROUP,
  {
    path: ['engine', 'databases'],
    error: `At most ${LARGEST_GROUP} databases can be suspended together. Name fewer, or another consistency.`,
  },
);
