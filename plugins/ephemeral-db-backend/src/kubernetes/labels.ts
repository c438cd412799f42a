/** What is ours says so, in labels for selection and annotations for detail. */

const DOMAIN = 'ephemeral-db.io';

export const MANAGED_BY = 'app.kubernetes.io/managed-by';
export const MANAGED_BY_US = 'ephemeral-db';

/** Labels: at most 63 characters of value. */
export const labels = {
  /** On every object of ours: which installation it belongs to. */
  installation: `${DOMAIN}/installation`,
  /** On every object of ours: the golden source. */
  source: `${DOMAIN}/source`,
  /** On a clone's objects: the clone's id. */
  clone: `${DOMAIN}/clone`,
  /** On a generation's objects: its number. */
  generation: `${DOMAIN}/generation`,
  /** On a clone's namespace: a hash of the entity ref, which may be too long for a label. */
  entityHash: `${DOMAIN}/entity-hash`,
} as const;

export const annotations = {
  entity: `${DOMAIN}/entity`,
  requester: `${DOMAIN}/requester`,
  snapshot: `${DOMAIN}/snapshot`,
  expiresAt: `${DOMAIN}/expires-at`,
  /** JSON: the order, enough to rebuild its row, with a signature. */
  order: `${DOMAIN}/order`,
  label: `${DOMAIN}/label`,
  consistency: `${DOMAIN}/consistency`,
  capturedAt: `${DOMAIN}/captured-at`,
  capturedBy: `${DOMAIN}/captured-by`,
  /** JSON: the probes as read at the cut. */
  probes: `${DOMAIN}/probes`,
  /** JSON: product version, edition, collation, database sizes. */
  facts: `${DOMAIN}/facts`,
} as const;

/** Selects everything of this installation. */
export function selectorOf(installation: string): string {
  return `${MANAGED_BY}=${MANAGED_BY_US},${labels.installation}=${installation}`;
}

/**
 * Whether the labels say that an object is ours: this installation's, this
 * clone's and, if given, this generation's. A name alone says nothing.
 */
export function isOurs(
  metadata: { labels?: Record<string, string> },
  owner: { installation: string; clone: string; generation?: number },
): boolean {
  const found = metadata.labels ?? {};
  return (
    found[MANAGED_BY] === MANAGED_BY_US &&
    found[labels.installation] === owner.installation &&
    found[labels.clone] === owner.clone &&
    (owner.generation === undefined ||
      found[labels.generation] === String(owner.generation))
  );
}

/** The labels that every object of ours bears. */
export function baseLabels(
  installation: string,
  source: string,
): Record<string, string> {
  return {
    [MANAGED_BY]: MANAGED_BY_US,
    [labels.installation]: installation,
    [labels.source]: source,
  };
}
