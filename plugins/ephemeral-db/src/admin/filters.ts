import type {
  ClonePhase,
  ListClonesQuery,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** How the table of clones is narrowed. All of it stands in the address. */
export interface CloneFilters {
  source?: string;
  phase?: ClonePhase[];
  /** Entity ref of the service */
  entity?: string;
  /** `mine`, or an entity ref */
  requestedBy?: string;
  /** `24h`, or ISO 8601 */
  failedSince?: string;
}

/** Stands for whoever looks. */
export const MINE = 'mine';

/** Stands for the last day, so that a link stays true. */
export const LAST_DAY = '24h';

const DAY = 24 * 3_600_000;
/** The last day moves on in steps: else each look would be another question. */
const STEP = 5 * 60_000;

/** Phases that a person tells apart when looking for clones. */
export const PHASE_GROUPS = {
  underWay: [
    'queued',
    'provisioning',
    'rewinding',
    'refreshing',
    'stopping',
    'starting',
  ],
  ready: ['ready', 'grace'],
  stopped: ['stopped'],
  unavailable: ['unavailable'],
  failed: ['failed'],
  deleting: ['deleting'],
  gone: ['gone'],
} as const satisfies Record<string, readonly ClonePhase[]>;

/** The name of such a group. */
export type PhaseGroup = keyof typeof PHASE_GROUPS;

const PHASES = new Set<string>(Object.values(PHASE_GROUPS).flat());

function isPhase(text: string): text is ClonePhase {
  return PHASES.has(text);
}

/** The group that is exactly these phases, if one is. */
export function groupOf(phases: ClonePhase[]): PhaseGroup | undefined {
  const wanted = [...phases].sort().join();
  return (Object.keys(PHASE_GROUPS) as PhaseGroup[]).find(
    group => [...PHASE_GROUPS[group]].sort().join() === wanted,
  );
}

/** Reads an address; what is no filter, or no phase, is passed over. */
export function filtersIn(search: URLSearchParams): CloneFilters {
  const text = (name: string) => search.get(name)?.trim() || undefined;
  const phase = search.getAll('phase').join().split(',').filter(isPhase);
  const failedSince = text('failedSince');
  return {
    source: text('source'),
    phase: phase.length > 0 ? phase : undefined,
    entity: text('entity'),
    requestedBy: text('requestedBy'),
    failedSince:
      failedSince === LAST_DAY || !Number.isNaN(Date.parse(failedSince ?? ''))
        ? failedSince
        : undefined,
  };
}

/** The address of these filters: empty, or from the question mark on. */
export function searchOf(filters: CloneFilters): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value !== undefined && value.length > 0)
      search.set(name, String(value));
  }
  // Commas, colons and slashes mean nothing in a query, and entity refs are made of them.
  const text = search
    .toString()
    .replace(/%2C/g, ',')
    .replace(/%3A/g, ':')
    .replace(/%2F/g, '/');
  return text && `?${text}`;
}

/** When the last day began, in steps of 5 minutes. */
export function lastDay(now: Date): string {
  return new Date(
    Math.floor((now.getTime() - DAY) / STEP) * STEP,
  ).toISOString();
}

/**
 * What the backend is asked.
 *
 * @param me - entity ref of whoever looks
 */
export function queryOf(
  filters: CloneFilters,
  now: Date,
  me: string | undefined,
): ListClonesQuery {
  const { source, phase, entity, requestedBy, failedSince } = filters;
  return {
    source,
    phase,
    entityRef: entity,
    requestedBy: requestedBy === MINE ? me : requestedBy,
    failedSince:
      failedSince === undefined || failedSince !== LAST_DAY
        ? failedSince && new Date(failedSince).toISOString()
        : lastDay(now),
  };
}

/** Whether anything is left out. */
export function isFiltered(filters: CloneFilters): boolean {
  return Object.values(filters).some(value => value !== undefined);
}
