import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  type CompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  type EntityTimeline,
  type entityTimelineSchema,
  MAX_PAGE_SIZE,
  readSourceNames,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { z } from 'zod/v3';
import type { EntityDirectory } from '../authorize/EntityDirectory';
import type { EntityFacts } from '../authorize/rules';
import { unknownEntity } from '../authorize/unseen';
import type { Viewer } from '../authorize/Viewer';
import type { CloneViews } from '../clones/CloneViews';
import type { DatabaseCloneLists } from '../clones/DatabaseCloneLists';
import type { SnapshotViews } from '../snapshots/SnapshotViews';
import type { DatabaseStatusStore } from '../sources/DatabaseStatusStore';
import type { SourceViews } from '../sources/SourceViews';
import type { PluginConfiguration } from '../sources/types';
import type { DatabaseDayCounts } from './DatabaseDayCounts';
import type { DatabaseRevisions } from './DatabaseRevisions';
import { type TimelineAnswer, TimelineAnswers } from './TimelineAnswers';

const DEFAULT_RANGE_MS = 14 * 24 * 3_600_000;
/** A range that ends now begins at a full minute: within it, the same is asked again and again. */
const MINUTE_MS = 60_000;

type Query = z.output<typeof entityTimelineSchema>;

/** @see EntityTimelines.create */
export interface EntityTimelinesOptions {
  configuration: PluginConfiguration;
  entities: EntityDirectory;
  cloneLists: DatabaseCloneLists;
  cloneViews: CloneViews;
  snapshotViews: SnapshotViews;
  sourceViews: SourceViews;
  dayCounts: DatabaseDayCounts;
  revisions: DatabaseRevisions;
  statuses: DatabaseStatusStore;
}

/** What an entity's card and tab show, in one read. */
export class EntityTimelines {
  private readonly answers = new TimelineAnswers();

  private constructor(private readonly options: EntityTimelinesOptions) {}

  static create(options: EntityTimelinesOptions): EntityTimelines {
    return new EntityTimelines(options);
  }

  /** Of the database: what is read after it is as new, or newer. */
  async revision(): Promise<string> {
    return await this.options.revisions.current();
  }

  /**
   * Points of the entity's sources in the range, page by page; its clones, of which those that are gone only when
   * they were ordered in the range; and how much lies outside of it.
   *
   * @param revision - of the database, read before
   * @throws unknownEntity, catalogUnavailable
   */
  async read(
    ref: CompoundEntityRef,
    query: Query,
    viewer: Viewer,
    credentials: BackstageCredentials,
    revision: string,
  ): Promise<TimelineAnswer> {
    const found = await this.options.entities.read(
      ref,
      credentials,
      viewer.entityDecision,
    );
    if (!found) {
      throw unknownEntity(stringifyEntityRef(ref));
    }
    const { facts } = found;
    const named = readSourceNames(found.entity);
    const range = rangeOf(query, Date.now());
    return await this.answers.get(
      JSON.stringify([facts, named, query, range, viewer.fingerprint]),
      revision,
      () => this.gather({ facts, named, query, range, viewer }),
    );
  }

  private async gather(asked: {
    facts: EntityFacts;
    /** The sources that the entity names. */
    named: string[];
    query: Query;
    range: { from: Date; to?: Date };
    viewer: Viewer;
  }): Promise<EntityTimeline> {
    const { facts, named, query, range, viewer } = asked;
    const { from, to } = range;
    const { configuration, dayCounts } = this.options;
    const { cloneViews, snapshotViews, sourceViews, statuses } = this.options;
    const sources = sourceViews
      .seen(viewer)
      .filter(source => named.includes(source.name))
      .sort(
        (one, other) => named.indexOf(one.name) - named.indexOf(other.name),
      );
    const sourceNames = sources.map(source => source.name);
    const subject = { entity: facts };

    const [seen, page, clones, counts] = await Promise.all([
      statuses.lastSeen(),
      snapshotViews.page(
        {
          sources: sourceNames,
          from,
          to,
          limit: query.limit,
          cursor: query.cursor,
          orderBy: 'takenAt,desc',
        },
        viewer,
      ),
      this.clonesOf(facts.ref, range, viewer),
      dayCounts.outside({
        sources: sourceNames,
        entityRef: facts.ref,
        from,
        to,
        cloneFilter: viewer.cloneFilter,
        snapshotFilter: viewer.snapshotFilter,
      }),
    ]);
    const { clusters } = seen;
    const [presentedSources, presentedSnapshots, presentedClones] =
      await Promise.all([
        sourceViews.present(sources, viewer, subject, seen),
        snapshotViews.present(page.items, viewer, subject, clusters),
        cloneViews.present(clones.items, viewer, {
          owners: new Map([[facts.ref, facts.owners]]),
          clusters,
        }),
      ]);
    return {
      sources: presentedSources,
      unknownSources: named.filter(
        name => !Object.hasOwn(configuration.sources, name),
      ),
      snapshots: presentedSnapshots,
      clones: presentedClones,
      totalClones: clones.totalItems,
      counts,
      pageInfo: page.pageInfo,
    };
  }

  private async clonesOf(
    entityRef: string,
    range: { from: Date; to?: Date },
    viewer: Viewer,
  ) {
    return await this.options.cloneLists.list({
      entityRef,
      includeGone: true,
      filter: query => {
        query.where(shown =>
          shown.whereNull('gone_at').orWhere(inRange => {
            inRange.where('created_at', '>=', range.from);
            if (range.to) inRange.where('created_at', '<', range.to);
          }),
        );
        if (viewer.cloneFilter) query.where(viewer.cloneFilter);
      },
      limit: MAX_PAGE_SIZE,
    });
  }
}

function rangeOf(query: Query, now: number): { from: Date; to?: Date } {
  const to = query.to === undefined ? undefined : new Date(query.to);
  const end = to?.getTime() ?? now - (now % MINUTE_MS);
  return {
    from:
      query.from === undefined
        ? new Date(end - DEFAULT_RANGE_MS)
        : new Date(query.from),
    to,
  };
}
