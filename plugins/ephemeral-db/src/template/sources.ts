import type {
  EntityTimeline,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** A source that some of the chosen services have, for whom it is refused, and who lacks it. */
export interface SourceOffer {
  source: Source;
  /** Indices of the services that do not use it. */
  lacking: number[];
  /** Why nobody, or not this person, can order of it now; each reason once. */
  refusals: string[];
}

/**
 * Why this person cannot order a clone of a source now. That it has no point yet is no reason where a capture can come
 * first.
 */
export function refusalOf(source: Source): string | undefined {
  const action = (wanted: 'clone' | 'capture') =>
    source.actions.find(({ verb }) => verb === wanted);
  const clone = action('clone');
  if (!clone || clone.allowed) return undefined;
  const isEmpty = source.lastSnapshotAt === undefined;
  return isEmpty && action('capture')?.allowed ? undefined : clone.reason;
}

/** The sources of the chosen services, those that all of them have first. */
export function offerSources(timelines: EntityTimeline[]): SourceOffer[] {
  const names = new Set(
    timelines.flatMap(({ sources }) => sources.map(({ name }) => name)),
  );
  return [...names]
    .map(name => {
      const found = timelines.map(({ sources }) =>
        sources.find(source => source.name === name),
      );
      const present = found.filter(source => source !== undefined);
      return {
        source: present[0],
        lacking: found.flatMap((source, index) =>
          source === undefined ? [index] : [],
        ),
        refusals: [
          ...new Set(
            present
              .map(refusalOf)
              .filter((reason): reason is string => reason !== undefined),
          ),
        ],
      };
    })
    .sort((one, other) => one.lacking.length - other.lacking.length);
}
