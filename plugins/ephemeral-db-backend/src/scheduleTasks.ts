import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { OwnerRefresh } from './authorize/OwnerRefresh';
import type { DatabaseCloneStore } from './clones/DatabaseCloneStore';
import type { DatabaseJoinStore } from './snapshots/DatabaseJoinStore';
import type { DatabaseSnapshotStore } from './snapshots/DatabaseSnapshotStore';
import type { SourceChecks } from './sources/SourceChecks';
import type { PluginConfiguration } from './sources/types';
import type { UsageMeasurements } from './usage/UsageMeasurements';

/** How long rows of what is gone are kept. */
const KEEP_GONE_MS = 30 * 24 * 3_600_000;

const MEASURE_EVERY_MS = 300_000;

/** What is done now and then, by one replica at a time. */
export async function scheduleTasks(options: {
  scheduler: SchedulerService;
  configuration: PluginConfiguration;
  checks: SourceChecks;
  ownerRefresh: OwnerRefresh;
  clones: DatabaseCloneStore;
  snapshots: DatabaseSnapshotStore;
  joins: DatabaseJoinStore;
  measurements: UsageMeasurements;
}): Promise<void> {
  const { scheduler, configuration, checks, ownerRefresh } = options;
  for (const source of Object.values(configuration.sources)) {
    await scheduler.scheduleTask({
      id: `check-source-${source.name}`,
      scope: 'global',
      // Each replica checks all sources at its own start.
      initialDelay: { minutes: 5 },
      frequency: { minutes: 5 },
      timeout: { minutes: 4 },
      fn: () => checks.check(source),
    });
  }
  const { measurements } = options;
  if (measurements.possible) {
    const { everyMs } = configuration.usage ?? { everyMs: MEASURE_EVERY_MS };
    await scheduler.scheduleTask({
      id: 'measure-storage',
      scope: 'global',
      initialDelay: { milliseconds: Math.min(everyMs, 60_000) },
      frequency: { milliseconds: everyMs },
      timeout: { minutes: 10 },
      fn: signal => measurements.measureAll(signal),
    });
  }
  await scheduler.scheduleTask({
    id: 'refresh-entity-owners',
    scope: 'global',
    initialDelay: { minutes: 1 },
    frequency: { hours: 1 },
    timeout: { minutes: 15 },
    fn: () => ownerRefresh.run(),
  });
  await scheduler.scheduleTask({
    id: 'forget-gone',
    scope: 'global',
    initialDelay: { minutes: 2 },
    frequency: { hours: 24 },
    timeout: { minutes: 15 },
    fn: async () => {
      const before = new Date(Date.now() - KEEP_GONE_MS);
      await options.clones.forgetGone(before);
      await options.snapshots.forgetGone(before);
      await options.joins.forgetUnused(before);
    },
  });
}
