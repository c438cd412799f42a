import type {
  listSourcesSchema,
  Page,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { z } from 'zod/v3';
import { factsOfSource } from '../authorize/facts';
import { unknownSource } from '../authorize/unseen';
import type { Viewer } from '../authorize/Viewer';
import type { DatabaseCloneFigures } from '../clones/DatabaseCloneFigures';
import type { UsualFigures } from '../clones/UsualFigures';
import { fromCursor, toPage } from '../page';
import type { DatabaseSnapshotFigures } from '../snapshots/DatabaseSnapshotFigures';
import type { DatabaseStatusStore, LastSeen } from './DatabaseStatusStore';
import type { OrderSubject } from './orderRules';
import { presentSource } from './presentSource';
import type { GoldenSource, PluginConfiguration } from './types';

/** @see SourceViews.create */
export interface SourceViewsOptions {
  configuration: PluginConfiguration;
  cloneFigures: DatabaseCloneFigures;
  snapshotFigures: DatabaseSnapshotFigures;
  statuses: DatabaseStatusStore;
  usual: UsualFigures;
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

  /** @param seen - as last seen, where that is known already */
  async present(
    sources: GoldenSource[],
    viewer: Viewer,
    subject: OrderSubject,
    seen?: LastSeen,
  ): Promise<Source[]> {
    const { cloneFigures, snapshotFigures, statuses, usual } = this.options;
    const names = sources.map(({ name }) => name);
    const [
      clonesOf,
      clonesUsageOf,
      summaryOf,
      { clusters, preflights, usages },
      usualOf,
      captureSecondsOf,
    ] = await Promise.all([
      cloneFigures.countBySource(names),
      cloneFigures.usageBySource(names, viewer.cloneFilter),
      snapshotFigures.summary(names),
      seen ?? statuses.lastSeen(),
      usual.timesOf(names),
      usual.captureSecondsOf(names),
    ]);
    return await viewer.say(() =>
      sources.map(source => {
        const { name, cluster } = source;
        return presentSource(source, {
          viewer,
          subject,
          summary: summaryOf.get(name),
          clones: clonesOf.get(name) ?? 0,
          usage: usages.get(name),
          clonesUsage: clonesUsageOf.get(name),
          usual: {
            ...usualOf.get(name),
            usualCaptureSeconds: captureSecondsOf.get(name),
          },
          clusterStatus: clusters.get(cluster),
          checked: preflights.get(name),
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
}
