import { createHash } from 'crypto';

/** Names of a clone's objects that stay through its generations. */
export const cloneNames = {
  /** The people's Service; it points nowhere until the clone is ready. */
  service: 'mssql',
  serviceAccount: 'mssql',
  /** Role and RoleBinding of the people who may look in. */
  role: 'mssql',
  configMap: 'mssql-conf',
  /** All passwords that we generated, written before they are rotated in. */
  adminSecret: 'mssql-admin',
  /** The people's login, copied at ready. */
  accessSecret: 'mssql-access',
} as const;

/** Names of the objects of one generation. */
export interface GenerationNames {
  namespace: string;
  content: string;
  volumeSnapshot: string;
  claim: string;
  deployment: string;
  networkPolicy: string;
  /** The backend's own way to this generation, where one is needed. */
  service: string;
}

/** Names follow from the clone and the generation, so that every pass means the same objects. */
export function generationNames(
  namespace: string,
  generation: number,
): GenerationNames {
  return {
    namespace,
    content: `${namespace}-g${generation}`,
    volumeSnapshot: `import-g${generation}`,
    claim: `data-g${generation}`,
    deployment: `mssql-g${generation}`,
    networkPolicy: `mssql-g${generation}`,
    service: `mssql-g${generation}`,
  };
}

/** Entity refs may be longer than a label: their hash selects, the annotation tells. */
export function entityHash(entityRef: string): string {
  return createHash('sha256').update(entityRef).digest('hex').slice(0, 32);
}

/** The ConfigMap that marks a cluster as driven by this installation's database. */
export function markerName(installation: string): string {
  return `ephemeral-db-${installation}`;
}
