import {
  ephemeralDbActionInputs,
  listClonesSchema,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { zodToJsonSchema } from 'zod-to-json-schema';
import {
  type Portal,
  startPortal,
  template,
} from './__testUtils__/startPortal';

jest.setTimeout(120_000);

const ORDER = {
  source: 'customerdb',
  entityRef: 'component:default/orders-api',
};

interface JsonSchema {
  properties: Record<string, object>;
}

interface Named {
  id: string;
  name: string;
  schema: { input: JsonSchema };
  inputSchema: JsonSchema;
}

/** What a field accepts; how each action words it, and what it takes where nothing is given, are its own. */
function acceptedBy(field: object): object {
  const {
    description,
    default: byDefault,
    ...accepted
  } = field as Record<string, unknown>;
  return accepted;
}

describe('actions by the scaffolder and over MCP', () => {
  let portal: Portal;
  let sam: string;
  let eve: string;

  const tool = (token: string, name: string, input: object) =>
    portal.mcp(token, 'tools/call', {
      name: `ephemeral-db.${name}`,
      arguments: input,
    });

  beforeAll(async () => {
    // What fetch parses by itself is of Node's realm, so it is no plain record to a template engine that runs in Jest's.
    jest
      .spyOn(Response.prototype, 'json')
      .mockImplementation(async function json(this: Response) {
        return JSON.parse(await this.text());
      });
    portal = await startPortal([
      template('by-its-own-action', [
        {
          id: 'order',
          action: 'ephemeralDb:clone:create',
          input: { ...ORDER, name: 'by-its-own-action' },
        },
      ]),
      template('by-the-registry', [
        {
          id: 'order',
          action: 'ephemeral-db:create-database-clone',
          input: { ...ORDER, name: 'by-the-registry' },
        },
        {
          id: 'delete',
          action: 'ephemeral-db:delete-database-clone',
          input: { cloneId: '${{ steps.order.output.id }}' },
        },
      ]),
    ]);
    sam = await portal.signIn('sam');
    eve = await portal.signIn('eve');
    const { id } = (
      await tool(sam, 'create-database-snapshot', {
        source: 'customerdb',
      })
    ).structuredContent;
    await portal.until('the point is ready', async () => {
      const { items } = (
        await tool(sam, 'list-database-snapshots', {
          phase: ['ready'],
        })
      ).structuredContent;
      return items.find((point: { id: string }) => point.id === id);
    });
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    await portal?.stop();
  });

  const scaffolderActions = async (): Promise<Named[]> =>
    (await portal.call('get', '/api/scaffolder/v2/actions', sam)).body;
  const tools = async (): Promise<Named[]> =>
    (await portal.mcp(sam, 'tools/list')).tools;

  const cloneNamed = async (name: string) => {
    const { body } = await portal.call('get', '/api/ephemeral-db/clones', sam);
    return body.items.find((clone: { name: string }) => clone.name === name);
  };

  it('are these and no others', async () => {
    const ids = (await scaffolderActions()).map(({ id }) => id);
    const registered = [
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

    expect(ids.filter(id => id.startsWith('ephemeralDb:')).sort()).toEqual([
      'ephemeralDb:clone:create',
      'ephemeralDb:clone:delete',
      'ephemeralDb:clone:retry',
      'ephemeralDb:clone:wait',
      'ephemeralDb:snapshot:create',
      'ephemeralDb:snapshot:delete',
    ]);
    expect(ids.filter(id => id.startsWith('ephemeral-db:')).sort()).toEqual(
      registered.map(name => `ephemeral-db:${name}`),
    );
    expect((await tools()).map(({ name }) => name).sort()).toEqual(
      registered.map(name => `ephemeral-db.${name}`),
    );
  });

  it('take their input from one object', async () => {
    const inScaffolder = new Map(
      (await scaffolderActions()).map(({ id, schema }) => [id, schema.input]),
    );
    const overMcp = new Map(
      (await tools()).map(({ name, inputSchema }) => [name, inputSchema]),
    );

    for (const [key, schema] of Object.entries(ephemeralDbActionInputs)) {
      const [noun, verb] = key.split(':');
      const derived = zodToJsonSchema(schema) as unknown as JsonSchema;
      expect(overMcp.get(`ephemeral-db.${verb}-database-${noun}`)).toEqual(
        derived,
      );
      const { requestId, ...fields } = derived.properties;
      const { properties } = inScaffolder.get(`ephemeralDb:${key}`)!;
      // The scaffolder's follow from task and step.
      expect(properties.requestId).toBeUndefined();
      for (const [field, accepts] of Object.entries(fields)) {
        expect([key, field, acceptedBy(properties[field])]).toEqual([
          key,
          field,
          acceptedBy(accepts),
        ]);
      }
    }
    expect(overMcp.get('ephemeral-db.list-database-clones')).toEqual(
      zodToJsonSchema(listClonesSchema),
    );
  });

  it('have an agent order a clone, see it ready, and take it away', async () => {
    const ordered = await tool(sam, 'create-database-clone', {
      ...ORDER,
      name: 'by-an-agent',
      requestId: 'migration-42',
    });
    const { id } = ordered.structuredContent;
    const ready = await portal.until('the clone is ready', async () => {
      const { structuredContent } = await tool(sam, 'get-database-clone', {
        cloneId: id,
      });
      return structuredContent.phase === 'ready'
        ? structuredContent
        : undefined;
    });
    const reused = await tool(sam, 'create-database-clone', {
      ...ORDER,
      name: 'something-else',
      requestId: 'migration-42',
    });
    const strangers = await tool(eve, 'delete-database-clone', { cloneId: id });
    const ended = await tool(sam, 'delete-database-clone', { cloneId: id });

    expect(ordered.structuredContent).toMatchObject({
      name: 'by-an-agent',
      requestedBy: 'user:default/sam',
      orderedVia: 'agent',
      repeated: false,
      url: `https://portal.example.com/ephemeral-db/clones/${id}`,
    });
    expect(JSON.parse(ordered.content[0].text)).toEqual(
      ordered.structuredContent,
    );
    expect(ready).toMatchObject({
      progress: expect.stringMatching(/^Ready\./),
      endpoint: { port: 1433, login: expect.any(String) },
    });
    expect(JSON.stringify(ready)).not.toMatch(/password/i);
    expect(reused).toEqual({
      isError: true,
      content: [
        {
          type: 'text',
          text: 'ConflictError: The requestId migration-42 belongs to your order of by-an-agent, which asked for something else. Use a new requestId for a new order.',
        },
      ],
    });
    expect(strangers).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/^NotAllowedError: Only /) }],
    });
    expect(ended.isError).toBeUndefined();
    await portal.until('the clone is gone', async () => {
      const { structuredContent } = await tool(sam, 'get-database-clone', {
        cloneId: id,
      });
      return structuredContent.phase === 'gone' || undefined;
    });
  });

  it('tell what a template has ordered, by either action', async () => {
    const own = await portal.runTemplate(sam, 'by-its-own-action');
    const registry = await portal.runTemplate(sam, 'by-the-registry');

    expect(own.status).toBe('completed');
    // It ordered, but the action for agents deletes nothing of a template's; the scaffolder says no more than this.
    expect(registry.status).toBe('failed');
    expect(registry.events.map(({ body }) => body.message)).toEqual(
      expect.arrayContaining([
        'Finished step ephemeral-db:create-database-clone',
        expect.stringContaining('Request failed with 403 Forbidden'),
      ]),
    );
    for (const name of ['by-its-own-action', 'by-the-registry']) {
      expect(await cloneNamed(name)).toMatchObject({
        orderedVia: 'template',
        requestedBy: 'user:default/sam',
        phase: expect.not.stringMatching('deleting'),
      });
    }
  });

  it('leave a person’s own clones alone, and services out', async () => {
    const byHand = await portal.call('post', '/api/ephemeral-db/clones', sam, {
      ...ORDER,
      name: 'by-hand',
    });
    const { id } = byHand.body;
    const deleted = await tool(sam, 'delete-database-clone', { cloneId: id });
    const robot = await tool('a-static-token', 'create-database-clone', ORDER);

    expect(byHand.body.orderedVia).toBe('api');
    expect(deleted).toMatchObject({
      isError: true,
      content: [
        {
          text: expect.stringContaining(
            `NotAllowedError: by-hand was not ordered by an agent, so no action for agents deletes it. A person may delete it on its page, https://portal.example.com/ephemeral-db/clones/${id}`,
          ),
        },
      ],
    });
    expect(robot).toEqual({
      isError: true,
      content: [
        {
          type: 'text',
          text: 'NotAllowedError: A plugin or service without a user cannot do this. Call it on behalf of a signed-in user.',
        },
      ],
    });
  });

  it('take no token on behalf of a person that has expired', async () => {
    const order = (token: string) =>
      portal.call('post', '/api/ephemeral-db/clones', token, {
        ...ORDER,
        name: 'in-time',
      });
    const fresh = await portal.scaffolderTokenFor(sam);
    const clock = jest
      .spyOn(Date, 'now')
      .mockReturnValue(Date.now() - 2 * 3_600_000);
    const stale = await portal.scaffolderTokenFor(sam);
    clock.mockRestore();

    const late = await order(stale);
    const inTime = await order(fresh);

    expect(late.status).toBe(401);
    expect(late.body.error).toMatchObject({
      name: 'AuthenticationError',
      message: 'Failed plugin token verification',
    });
    expect(inTime.body).toMatchObject({
      orderedVia: 'template',
      requestedBy: 'user:default/sam',
    });
  });
});
