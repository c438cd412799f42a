import { parseEntityRef } from '@backstage/catalog-model';
import type {
  ClonePhase,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { dayAndClock } from '../moments';
import type { Words } from '../translation';
import { groupOf, LAST_DAY, MINE, type CloneFilters } from './filters';
import type { Service } from './useServices';

/** A filter that is on, in words. */
export interface ActiveFilter {
  key: keyof CloneFilters;
  label: string;
}

/** `Failed`, or `Waiting, Preparing` where the phases are no group. */
export function phaseWords(phases: ClonePhase[], { t }: Words): string {
  const group = groupOf(phases);
  return group
    ? t(`admin.filters.groups.${group}`)
    : phases.map(phase => t(`admin.filters.phases.${phase}`)).join(', ');
}

/** What an entity is called where its own title is not at hand. */
export function nameOfRef(entityRef: string): string {
  try {
    return parseEntityRef(entityRef, { defaultKind: 'component' }).name;
  } catch {
    return entityRef;
  }
}

/** The filters that are on, as chips. */
export function activeFilters(
  filters: CloneFilters,
  known: { sources: readonly Source[]; services: readonly Service[] },
  now: Date,
  words: Words,
): ActiveFilter[] {
  const { t } = words;
  const { source, phase, entity, requestedBy, failedSince } = filters;
  const pair = (
    name: 'source' | 'state' | 'service' | 'requestedBy',
    value: string,
  ) => t('admin.filters.pair', { name: t(`admin.filters.${name}`), value });
  const active: (ActiveFilter | undefined)[] = [
    source === undefined
      ? undefined
      : {
          key: 'source',
          label: pair(
            'source',
            known.sources.find(({ name }) => name === source)?.title ?? source,
          ),
        },
    phase && { key: 'phase', label: pair('state', phaseWords(phase, words)) },
    entity === undefined
      ? undefined
      : {
          key: 'entity',
          label: pair(
            'service',
            known.services.find(({ entityRef }) => entityRef === entity)
              ?.title ?? nameOfRef(entity),
          ),
        },
    requestedBy === undefined
      ? undefined
      : {
          key: 'requestedBy',
          label:
            requestedBy === MINE
              ? t('admin.filters.mine')
              : pair('requestedBy', nameOfRef(requestedBy)),
        },
    failedSince === undefined
      ? undefined
      : {
          key: 'failedSince',
          label:
            failedSince === LAST_DAY
              ? t('admin.filters.failed')
              : t('admin.filters.failedSince', {
                  moment: dayAndClock(new Date(failedSince), now, words),
                }),
        },
  ];
  return active.filter(filter => filter !== undefined);
}
