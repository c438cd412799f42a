import {
  type Clone,
  cloneSummarySchema,
  ephemeralDbActionInputs,
  listClonesSchema,
  pageSchema,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { type ActionOptions, callBy, READS } from './ActionOptions';
import { orderedCloneSchema, summarizeClone } from './summaries';

export function addCloneActions(options: ActionOptions): void {
  const { registry, clones } = options;
  const summarize = (clone: Clone) =>
    summarizeClone(clone, options, Date.now());

  registry.register({
    name: 'list-database-clones',
    title: 'List clones of databases',
    description: `For agents and other plugins: lists clones of golden SQL Server databases, the newest order first, without those that are gone unless \`phase\` names "gone". Narrow it by source, entity, requester or phase. \`progress\` says in words how far each is, \`actions\` what may be done with it in the name of the person you act for, and why not. Gives no passwords.`,
    attributes: READS,
    schema: {
      input: () => listClonesSchema,
      output: () => pageSchema(cloneSummarySchema),
    },
    action: async ({ input, credentials }) => {
      const page = await clones.list(input, callBy(credentials));
      return { output: { ...page, items: page.items.map(summarize) } };
    },
  });

  registry.register({
    name: 'get-database-clone',
    title: 'Look at a clone of a database',
    description: `For agents and other plugins: tells how far a clone is: \`phase\`, and \`progress\` in words. Call it every few seconds after create-database-clone until the phase is "ready" or "failed". When ready, \`endpoint\` says where it answers and with which login; the password is given by no action: hand \`connectUrl\` to the person, who reveals or copies it there. When failed, \`failure\` has the reason and what to do next.`,
    attributes: READS,
    schema: {
      // Whoever looks at a clone names it as those who delete it do.
      input: () => ephemeralDbActionInputs['clone:delete'],
      output: () => cloneSummarySchema,
    },
    action: async ({ input, credentials }) => ({
      output: summarize(await clones.read(input.cloneId, callBy(credentials))),
    }),
  });

  registry.register({
    name: 'create-database-clone',
    title: 'Order a clone of a database',
    description: `For agents and other plugins: orders a clone: a writable copy of a golden SQL Server database as it was at a point in time, alone in its own namespace, for an entity of the catalog that the person you act for owns. Returns at once; call get-database-clone with its \`id\` until it is ready, usually within a minute. It is deleted with everything in it at \`expiresAt\`. No action gives its password: hand \`connectUrl\` to the person, who reveals or copies it there. Choose a \`requestId\` to be able to repeat the call: the same id gives the same clone. Without one each call orders another.`,
    attributes: { readOnly: false, destructive: false, idempotent: false },
    examples: [
      {
        title: 'A clone of the newest point for four hours',
        input: {
          source: 'customerdb',
          snapshot: 'newest',
          entityRef: 'component:default/orders-api',
          lease: 'PT4H',
          purpose: 'To try a migration',
          requestId: 'migration-42',
        },
      },
    ],
    schema: {
      input: () => ephemeralDbActionInputs['clone:create'],
      output: () => orderedCloneSchema,
    },
    action: async ({ input, credentials }) => {
      const { clone, repeated } = await clones.order(
        input,
        callBy(credentials),
      );
      return { output: { ...summarize(clone), repeated } };
    },
  });

  registry.register({
    name: 'retry-database-clone',
    title: 'Try a failed clone of a database again',
    description: `For agents and other plugins: tries a clone again that failed, under the same name and lease; one that has not failed is refused. Read its \`failure\` first (get-database-clone): where the cause is still there it fails again. Returns at once; call get-database-clone until it is ready.`,
    attributes: { readOnly: false, destructive: false, idempotent: false },
    schema: {
      input: () => ephemeralDbActionInputs['clone:retry'],
      output: () => cloneSummarySchema,
    },
    action: async ({ input, credentials }) => ({
      output: summarize(await clones.retry(input.cloneId, callBy(credentials))),
    }),
  });

  registry.register({
    name: 'delete-database-clone',
    title: 'Delete a clone of a database',
    description: `For agents and other plugins: deletes a clone with everything that was written to it, for good. Only clones that an agent has ordered (\`orderedVia\` is "agent"), unless an admin has opened it for their source, and that the person you act for may delete. A person deletes others on the clone's page, \`url\`. Returns at once; get-database-clone tells how far it is. Repeating it changes nothing.`,
    attributes: { readOnly: false, destructive: true, idempotent: true },
    schema: {
      input: () => ephemeralDbActionInputs['clone:delete'],
      output: () => cloneSummarySchema,
    },
    action: async ({ input, credentials }) => ({
      output: summarize(await clones.end(input.cloneId, callBy(credentials))),
    }),
  });
}
