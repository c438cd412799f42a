import { EphemeralDbClient } from './EphemeralDbClient';

const BASE_URL = 'http://backstage.test/api/ephemeral-db';

/** A client whose one answer is given, and what it asked. */
function clientWith(answer: () => Response) {
  const requests: Request[] = [];
  const client = new EphemeralDbClient({
    discoveryApi: {
      getBaseUrl: async pluginId => `http://backstage.test/api/${pluginId}`,
    },
    fetchApi: {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        requests.push(request);
        request.signal.throwIfAborted();
        return answer();
      },
    },
  });
  return { client, requests };
}

const ok = () => Response.json({ id: 'an-object' });
const entity = { kind: 'component', namespace: 'default', name: 'orders-api' };
const order = { source: 'customerdb', entityRef: 'component:default/a' };

describe('EphemeralDbClient', () => {
  const calls: {
    line: string;
    call: (client: EphemeralDbClient) => Promise<unknown>;
    body?: object;
  }[] = [
    { line: 'GET /sources', call: client => client.listSources() },
    { line: 'GET /sources/a%2Fb', call: client => client.getSource('a/b') },
    {
      line: 'GET /snapshots?source=customerdb&phase=ready%2Ccut&limit=20',
      call: client =>
        client.listSnapshots({
          source: 'customerdb',
          phase: ['ready', 'cut'],
          limit: 20,
          cursor: undefined,
        }),
    },
    { line: 'GET /snapshots/s-1', call: client => client.getSnapshot('s-1') },
    {
      line: 'POST /snapshots',
      call: client => client.captureSnapshot({ source: 'customerdb' }),
      body: { source: 'customerdb' },
    },
    { line: 'GET /clones', call: client => client.listClones({ phase: [] }) },
    {
      line: 'GET /clones?failedSince=2026-11-22T10%3A00%3A00%2B01%3A00&limit=1',
      call: client =>
        client.listClones({
          failedSince: '2026-11-22T10:00:00+01:00',
          limit: 1,
        }),
    },
    { line: 'GET /clones/c-1', call: client => client.getClone('c-1') },
    {
      line: 'POST /clones',
      call: client => client.orderClone(order),
      body: order,
    },
    {
      line: 'POST /sources/customerdb/preflight',
      call: client => client.checkSource('customerdb'),
    },
    { line: 'DELETE /clones/c-1', call: client => client.deleteClone('c-1') },
    {
      line: 'DELETE /snapshots/s-1',
      call: client => client.deleteSnapshot('s-1'),
    },
    {
      line: 'POST /clones/c-1/retry',
      call: client => client.retryClone('c-1'),
    },
    {
      line: 'GET /clones/c-1/log?lines=20',
      call: client => client.readCloneLog('c-1', { lines: 20 }),
    },
    {
      line: 'GET /clones/c-1/activity?limit=5',
      call: client => client.listCloneActivity('c-1', { limit: 5 }),
    },
    {
      line: 'POST /clones/c-1/credentials',
      call: client => client.readCloneCredentials('c-1'),
    },
    {
      line: 'GET /entities/component/default/orders-api/timeline?from=2026-11-22T10%3A00%3A00Z',
      call: client =>
        client.getEntityTimeline(entity, { from: '2026-11-22T10:00:00Z' }),
    },
  ];

  it.each(calls)('calls $line', async ({ line, call, body }) => {
    const { client, requests } = clientWith(ok);

    await expect(call(client)).resolves.toEqual({ id: 'an-object' });

    const [request] = requests;
    expect(`${request.method} ${request.url.replace(BASE_URL, '')}`).toBe(line);
    const text = await request.text();
    expect(text ? JSON.parse(text) : undefined).toEqual(body);
    expect(request.headers.get('content-type')).toBe(
      body ? 'application/json' : null,
    );
  });

  it('sends the token where one is given', async () => {
    const { client, requests } = clientWith(ok);
    await client.getClone('c-1', { token: 'a-token' });
    await client.getClone('c-1');
    expect(requests.map(r => r.headers.get('authorization'))).toEqual([
      'Bearer a-token',
      null,
    ]);
  });

  it('ends early with its signal', async () => {
    const { client } = clientWith(ok);
    const signal = AbortSignal.abort(new Error('the page was left'));
    await expect(client.getClone('c-1', { signal })).rejects.toThrow(
      'the page was left',
    );
  });

  it("throws the backend's refusal with its words and its code", async () => {
    const { client } = clientWith(() =>
      Response.json(
        {
          error: {
            name: 'NotFoundError',
            message: 'No clone has the id c-1.',
            code: 'unknownClone',
          },
          response: { statusCode: 404 },
        },
        { status: 404 },
      ),
    );
    await expect(client.getClone('c-1')).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 404,
      body: { error: { code: 'unknownClone' } },
      cause: { name: 'NotFoundError', message: 'No clone has the id c-1.' },
    });
  });
});
