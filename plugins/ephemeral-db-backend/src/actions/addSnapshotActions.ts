import {
  ephemeralDbActionInputs,
  listSnapshotsSchema,
  pageSchema,
  type Snapshot,
  snapshotSummarySchema,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { type ActionOptions, callBy, READS } from './ActionOptions';
import { orderedSnapshotSchema, summarizeSnapshot } from './summaries';

export function addSnapshotActions(options: ActionOptions): void {
  const { registry, snapshots } = options;
  const summarize = (snapshot: Snapshot) =>
    summarizeSnapshot(snapshot, options);

  registry.register({
    name: 'list-database-snapshots',
    title: 'List points in time of golden databases',
    description: `For agents and other plugins: lists points in time (snapshots) of golden SQL Server databases, the latest order first. \`id\` is what create-database-clone takes as \`snapshot\`, once the phase is "ready"; without one it takes the newest. \`probes\` are figures that were read when the point was taken, \`progress\` says in words how far it is.`,
    attributes: READS,
    schema: {
      input: () => listSnapshotsSchema,
      output: () => pageSchema(snapshotSummarySchema),
    },
    action: async ({ input, credentials }) => {
      const page = await snapshots.list(input, callBy(credentials));
      return { output: { ...page, items: page.items.map(summarize) } };
    },
  });

  registry.register({
    name: 'create-database-snapshot',
    title: 'Capture a golden database',
    description: `For agents and other plugins: captures a golden SQL Server database as it is now: a new point in time that clones can be made from. The database keeps running. To get a clone you need no new point: create-database-clone takes the newest there is. Returns at once; call list-database-snapshots with the source until this id has the phase "ready" or "failed", usually within seconds. An order while another capture is under way joins that one, and within the source's least interval the last point is the answer (\`repeated\`). Choose a \`requestId\` to be able to repeat the call without ordering twice.`,
    attributes: { readOnly: false, destructive: false, idempotent: false },
    examples: [
      {
        title: 'A named point before a migration',
        input: {
          source: 'customerdb',
          label: 'Before the migration',
          requestId: 'migration-42-before',
        },
      },
    ],
    schema: {
      input: () => ephemeralDbActionInputs['snapshot:create'],
      output: () => orderedSnapshotSchema,
    },
    action: async ({ input, credentials }) => {
      const { snapshot, repeated } = await snapshots.capture(
        input,
        callBy(credentials),
      );
      return { output: { ...summarize(snapshot), repeated } };
    },
  });

  registry.register({
    name: 'delete-database-snapshot',
    title: 'Delete a point in time',
    description: `For agents and other plugins: deletes a point in time, in the cluster and on the storage array, for good: no clone can be made from it again. Only points that agents alone have ordered (\`orderedVia\` is "agent"), that the person you act for may delete, and that no clone comes from; a person deletes others in the portal. Returns at once; list-database-snapshots has it no more when it is gone. Repeating it changes nothing.`,
    attributes: { readOnly: false, destructive: true, idempotent: true },
    schema: {
      input: () => ephemeralDbActionInputs['snapshot:delete'],
      output: () => snapshotSummarySchema,
    },
    action: async ({ input, credentials }) => ({
      output: summarize(
        await snapshots.end(input.snapshotId, callBy(credentials)),
      ),
    }),
  });
}
