import {
  listSourcesSchema,
  pageSchema,
  sourceSummarySchema,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { type ActionOptions, callBy, READS } from './ActionOptions';

const answer = pageSchema(sourceSummarySchema);

export function addSourceActions({ registry, sources }: ActionOptions): void {
  registry.register({
    name: 'list-database-sources',
    title: 'List golden databases',
    description: `For agents and other plugins: lists the golden SQL Server databases that points in time and clones can be ordered of. Start here: \`name\` is the \`source\` that create-database-clone and create-database-snapshot take. \`actions\` says what the person you act for may do there, and why not; \`lease\` how long a clone may live, as ISO 8601 durations; \`notice\` is for the person to know before ordering.`,
    attributes: READS,
    schema: { input: () => listSourcesSchema, output: () => answer },
    action: async ({ input, credentials }) => ({
      output: answer.parse(await sources.list(input, callBy(credentials))),
    }),
  });
}
