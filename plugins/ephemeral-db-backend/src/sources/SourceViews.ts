import {
  formatDuration,
  type listSourcesSchema,
  type Page,
  type Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { z } from 'zod/v3';
import { factsOfSource } from '../authorize/facts';
import { unknownSource } from '../authorize/unseen';
import type { Viewer } from '../authorize/Viewer';
import type { CloneViews } from '../clones/CloneViews';
import type { DatabaseCloneStore } from '../clones/DatabaseCloneStore';
import { fromCursor, toPage } from '../page';
import { obstacleTo } from '../preflight';
import type { DatabaseSnapshotStore } from '../snapshots/DatabaseSnapshotStore';
import type { DatabaseStatusStore } from './DatabaseStatusStore';
import { describeUnreachable } from './LiveClusters';
import { checkAction, orderAction, type OrderSubject } from './orderRules';
import type { GoldenSource, PluginConfiguration } from './types';

/** @see SourceViews.create */
export interface SourceViewsOptions {
  configuration: PluginConfiguration;
  clones: DatabaseCloneStore;
  cloneViews: CloneViews;
  snapshots: DatabaseSnapshotStore;
  statuses: DatabaseStatusStore;
}

/** Golden sources as the API shows them: configured, and as last seen. */
export class SourceViews {
  private constructor(private readonly options: SourceViewsOptions) {}

  static create(options: SourceViewsOptions): SourceViews {
    return new SourceViews(options);
  }

  /** @throws unknownSource */
  find(name: string): GoldenSource {
    const { sources } = this.options.configuration;
    if (!Object.hasOwn(sources, name)) {
      throw unknownSource(name);
    }
    return sources[name];
  }

  /** Those that the caller may see. */
  seen(viewer: Viewer): GoldenSource[] {
    return Object.values(this.options.configuration.sources).filter(source =>
      viewer.mayBy('source.read', factsOfSource(source)),
    );
  }

  async list(
    query: z.output<typeof listSourcesSchema>,
    viewer: Viewer,
    subject: OrderSubject,
  ): Promise<Page<Source>> {
    const { limit, cursor, orderBy } = query;
    const direction = orderBy === 'name,asc' ? 1 : -1;
    const seen = this.seen(viewer).sort((one, other) =>
      one.name < other.name ? -direction : direction,
    );
    const after =
      cursor === undefined ? undefined : fromCursor(orderBy, cursor);
    const rest = seen.filter(
      ({ name }) =>
        !after || (direction === 1 ? name > after.id : name < after.id),
    );
    const page = toPage(rest, {
      limit,
      orderBy,
      positionOf: ({ name }) => ({ value: name, id: name }),
    });
    return {
      items: await this.present(page.items, viewer, subject),
      pageInfo: page.pageInfo,
      totalItems: seen.length,
    };
  }

  async present(
    sources: GoldenSource[],
    viewer: Viewer,
    subject: OrderSubject,
  ): Promise<Source[]> {
    const { clones, cloneViews, snapshots, statuses } = this.options;
    const [clonesOf, summaryOf, statusOf, preflightOf, usages, usual] =
      await Promise.all([
        clones.countBy('source'),
        snapshots.summary(),
        statuses.clusters(),
        statuses.preflights(),
        statuses.usages(),
        cloneViews.usualSecondsOf(sources.map(({ name }) => name)),
      ]);
    return sources.map(source => {
      const { name, capture } = source;
      const { lease } = source.clones;
      const summary = summaryOf.get(name);
      const status = statusOf.get(source.cluster);
      const found = preflightOf.get(name);
      const isSilent = status?.reachable === false;
      const clusterObstacle = isSilent
        ? describeUnreachable(source.cluster, status)
        : undefined;
      const nothingToClone = summary?.lastSnapshotAt
        ? undefined
        : `${source.title} has no point in time yet. Capture one first.`;
      return {
        name,
        title: source.title,
        description: source.description,
        owner: source.owner,
        cluster: source.cluster,
        engine: source.engine.type,
        consistency: capture.consistency,
        lease: {
          default: formatDuration(lease.defaultMs),
          max: formatDuration(lease.maxMs),
        },
        notice: source.notice,
        databases: source.engine.databases,
        sizeBytes: summary?.sizeBytes,
        usualSeconds: usual.get(name),
        minInterval: formatDuration(capture.minIntervalMs),
        deadline:
          capture.consistency === 'suspend'
            ? formatDuration(capture.deadlineMs)
            : undefined,
        preflight: found && {
          ...found.preflight,
          checkedAt: found.checkedAt.toISOString(),
        },
        lastSnapshotAt: summary?.lastSnapshotAt?.toISOString(),
        snapshots: summary?.snapshots ?? 0,
        clones: clonesOf.get(name) ?? 0,
        usage: usages.get(name),
        lastSeenAt: isSilent ? status.lastSeenAt?.toISOString() : undefined,
        actions: [
          orderAction('capture', {
            viewer,
            source,
            subject,
            obstacle:
              clusterObstacle ?? obstacleTo('capture', found?.preflight)?.found,
          }),
          orderAction('clone', {
            viewer,
            source,
            subject,
            obstacle:
              clusterObstacle ??
              nothingToClone ??
              obstacleTo('clone', found?.preflight)?.found,
          }),
          checkAction(viewer, source),
        ],
      };
    });
  }

  async presentOne(
    source: GoldenSource,
    viewer: Viewer,
    subject: OrderSubject,
  ): Promise<Source> {
    return (await this.present([source], viewer, subject))[0];
  }
}
