import type {
  listSourcesSchema,
  Page,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { z } from 'zod/v3';
import { factsOfSource } from '../authorize/facts';
import { unknownSource } from '../authorize/unseen';
import type { Viewer } from '../authorize/Viewer';
import type { CloneViews } from '../clones/CloneViews';
import type { DatabaseCloneFigures } from '../clones/DatabaseCloneFigures';
import { RECENT, usualSeconds } from '../clones/usualTimes';
import { fromCursor, toPage } from '../page';
import type { DatabaseSnapshotFigures } from '../snapshots/DatabaseSnapshotFigures';
import type { DatabaseStatusStore } from './DatabaseStatusStore';
import type { OrderSubject } from './orderRules';
import { presentSource } from './presentSource';
import type { GoldenSource, PluginConfiguration } from './types';

/** @see SourceViews.create */
export interface SourceViewsOptions {
  configuration: PluginConfiguration;
  cloneFigures: DatabaseCloneFigures;
  cloneViews: CloneViews;
  snapshotFigures: DatabaseSnapshotFigures;
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
    const { cloneFigures, cloneViews, snapshotFigures, statuses } =
      this.options;
    const names = sources.map(({ name }) => name);
    const [
      clonesOf,
      clonesUsageOf,
      summaryOf,
      captureSecondsOf,
      statusOf,
      preflightOf,
      usageOf,
      usualOf,
    ] = await Promise.all([
      cloneFigures.countBy('source'),
      cloneFigures.usageBySource(viewer.cloneFilter),
      snapshotFigures.summary(),
      this.captureSecondsOf(names),
      statuses.clusters(),
      statuses.preflights(),
      statuses.usages(),
      cloneViews.usualTimesOf(names),
    ]);
    return await viewer.say(() =>
      sources.map(source => {
        const { name, cluster } = source;
        return presentSource(source, {
          viewer,
          subject,
          summary: summaryOf.get(name),
          clones: clonesOf.get(name) ?? 0,
          usage: usageOf.get(name),
          clonesUsage: clonesUsageOf.get(name),
          usual: {
            ...usualOf.get(name),
            usualCaptureSeconds: captureSecondsOf.get(name),
          },
          clusterStatus: statusOf.get(cluster),
          checked: preflightOf.get(name),
        });
      }),
    );
  }

  async presentOne(
    source: GoldenSource,
    viewer: Viewer,
    subject: OrderSubject,
  ): Promise<Source> {
    return (await this.present([source], viewer, subject))[0];
  }

  private async captureSecondsOf(
    sources: string[],
  ): Promise<Map<string, number | undefined>> {
    const { snapshotFigures } = this.options;
    return new Map(
      await Promise.all(
        sources.map(
          async source =>
            [
              source,
              usualSeconds(
                await snapshotFigures.recentDurations(source, RECENT),
              ),
            ] as const,
        ),
      ),
    );
  }
}
