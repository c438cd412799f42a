import assert from 'node:assert/strict';
import { golden } from '../../golden.mjs';
import { deleteAndWait, untilReady } from '../../orders.mjs';
import { poll } from '../../poll.mjs';
import { countCustomers } from '../cloneFacts.mjs';
import { McpClient } from '../McpClient.mjs';

const TOOLS = [
  'create-database-clone',
  'create-database-snapshot',
  'delete-database-clone',
  'delete-database-snapshot',
  'get-database-clone',
  'list-database-clones',
  'list-database-snapshots',
  'list-database-sources',
  'retry-database-clone',
];

/** What agents do, over MCP and with Sam's token. */
export function agentChecks() {
  let own;
  return [
    [
      'MCP tools/list: every verb, with what it takes and does',
      async world => {
        const agent = await McpClient.as(world.stack.portal, 'sam');
        const tools = await agent.tools();
        assert.deepEqual(tools.map(({ name }) => name).sort(), [
          ...TOOLS.map(name => `ephemeral-db.${name}`),
        ]);
        for (const { name, description, annotations } of tools) {
          assert.match(description, /^For agents and other plugins:/, name);
          assert.equal(
            annotations.readOnlyHint,
            /\.(list|get)-/.test(name),
            name,
          );
        }
      },
    ],
    [
      'a clone ordered by an agent is known as such, and answers over TDS',
      async world => {
        const agent = await McpClient.as(world.stack.portal, 'sam');
        const { refused, text } = await agent.call('create-database-clone', {
          source: golden.source,
          entityRef: golden.entity,
          name: 'of-an-agent',
          lease: 'PT1H',
        });
        assert.ok(!refused, text);
        const { items } = await world.sam.listClones({ limit: 200 });
        own = items.find(({ name }) => name === 'of-an-agent');
        assert.equal(own.orderedVia, 'agent');
        await untilReady(world.sam, own.id);
        const { customers } = await countCustomers(world, own.id);
        assert.equal(customers, 10);
      },
    ],
    [
      'an agent may not delete what Sam has ordered himself, and is told why',
      async world => {
        const agent = await McpClient.as(world.stack.portal, 'sam');
        const { id } = await world.sam.orderClone({
          source: golden.source,
          entityRef: golden.entity,
          name: 'of-sam',
        });
        const { refused, text } = await agent.call('delete-database-clone', {
          cloneId: id,
        });
        assert.ok(refused);
        assert.match(text, /agent/i);
        assert.notEqual((await world.sam.getClone(id)).phase, 'deleting');
        await deleteAndWait(world.sam, id);
      },
    ],
    [
      'an agent deletes its own',
      async world => {
        const agent = await McpClient.as(world.stack.portal, 'sam');
        const { refused, text } = await agent.call('delete-database-clone', {
          cloneId: own.id,
        });
        assert.ok(!refused, text);
        await poll(
          'the clone to be gone',
          async () =>
            (await world.sam.getClone(own.id)).phase === 'gone' || undefined,
          { seconds: 60 },
        );
      },
    ],
  ];
}
