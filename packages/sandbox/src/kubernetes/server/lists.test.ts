import { Fields, fieldsAt } from '../objects';
import { resources } from '../resources';
import { TestApi } from '../testing/TestApi';
import { TestWatch } from '../testing/TestWatch';

const CONFIG_MAPS = '/api/v1/namespaces/db/configmaps';
const TABLE =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

function namesOf(list: Fields): string[] {
  return (list.items as Fields[]).map(item =>
    String(fieldsAt(item, 'metadata').name),
  );
}

describe('lists and watches', () => {
  let api: TestApi;

  beforeEach(async () => {
    api = await TestApi.start({
      store: { historyLimit: 50 },
      bookmarkMilliseconds: 40,
    });
  });
  afterEach(() => api.close());

  function put(name: string, labels: Record<string, string> = {}) {
    const metadata = { name, namespace: 'db', labels };
    return api.store.create(resources.configMaps, { metadata });
  }

  function label(name: string, labels: Record<string, string>) {
    api.store.modify(resources.configMaps, 'db', name, draft => {
      draft.metadata.labels = labels;
    });
  }

  it('gives all pages as they were at the first (transcript 15)', async () => {
    ['a', 'b', 'c', 'd'].forEach(name => put(name));
    const first = await api.call('GET', `${CONFIG_MAPS}?limit=2`);
    const metadata = fieldsAt(first.json, 'metadata');
    expect(metadata).toMatchObject({ remainingItemCount: 2 });
    put('aa');
    api.store.delete(resources.configMaps, 'db', 'c');
    label('d', { late: 'yes' });
    const next = `${CONFIG_MAPS}?limit=2&continue=${metadata.continue}`;
    const second = await api.call('GET', next);
    expect(namesOf(second.json)).toEqual(['c', 'd']);
    expect(second.json).toMatchObject({
      kind: 'ConfigMapList',
      metadata: { resourceVersion: metadata.resourceVersion },
      items: [{}, { metadata: { name: 'd', labels: {} } }],
    });
    expect(fieldsAt(second.json, 'metadata').continue).toBeUndefined();

    api.store.compact();
    const third = await api.call('GET', next);
    expect([third.code, third.json.reason]).toEqual([410, 'Expired']);
    expect(third.json.message).toMatch(
      /^The provided continue parameter is too old/,
    );
    const rest = fieldsAt(third.json, 'metadata').continue;
    const inconsistent = await api.call(
      'GET',
      `${CONFIG_MAPS}?continue=${rest}`,
    );
    expect(namesOf(inconsistent.json)).toEqual(['d']);
    const bad = await api.call('GET', `${CONFIG_MAPS}?continue=guess`);
    expect(bad.code).toBe(400);
  });

  it('selects by labels and fields', async () => {
    put('a', { tier: 'one' });
    put('b', { tier: 'two' });
    const selected = async (query: string) =>
      namesOf((await api.call('GET', `${CONFIG_MAPS}?${query}`)).json);
    expect(await selected('labelSelector=tier%3Done')).toEqual(['a']);
    expect(await selected('labelSelector=tier+in+(one,two)')).toHaveLength(2);
    expect(await selected('fieldSelector=metadata.name%3Db')).toEqual(['b']);
    const unknown = await api.call('GET', `${CONFIG_MAPS}?fieldSelector=x%3Dy`);
    expect(unknown.code).toBe(400);
  });

  it('goes on from a version, and tells what enters and leaves a selection', async () => {
    const { metadata } = put('a', { tier: 'one' });
    put('b', { tier: 'one' });
    const watch = await TestWatch.open(
      api,
      `${CONFIG_MAPS}?labelSelector=tier%3Done&resourceVersion=${metadata.resourceVersion}`,
    );
    expect(await watch.names(1)).toEqual(['ADDED b']);
    label('b', { tier: 'one', more: 'x' });
    label('b', { tier: 'two' });
    label('b', { tier: 'one' });
    api.store.delete(resources.configMaps, 'db', 'b');
    const [, left, , gone] = await watch.take(4);
    expect(left).toMatchObject({
      type: 'DELETED',
      object: { metadata: { labels: { tier: 'one', more: 'x' } } },
    });
    expect(gone).toMatchObject({
      type: 'DELETED',
      object: { metadata: { resourceVersion: api.store.resourceVersion } },
    });
    watch.close();
  });

  it('begins with what there is, and says where that ends', async () => {
    put('a');
    const watch = await TestWatch.open(
      api,
      `${CONFIG_MAPS}?sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
    );
    const [added, mark, quiet] = await watch.take(3);
    expect(added).toMatchObject({ type: 'ADDED' });
    expect(mark).toMatchObject({
      type: 'BOOKMARK',
      object: {
        kind: 'ConfigMap',
        metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } },
      },
    });
    expect(quiet).toEqual({
      type: 'BOOKMARK',
      object: {
        kind: 'ConfigMap',
        apiVersion: 'v1',
        metadata: { resourceVersion: api.store.resourceVersion },
      },
    });
    watch.close();
  });

  it('begins with what comes next where nobody wants what there is', async () => {
    put('a');
    const watch = await TestWatch.open(
      api,
      `${CONFIG_MAPS}?sendInitialEvents=false&resourceVersionMatch=NotOlderThan`,
    );
    put('b');
    expect(await watch.next()).toMatchObject({
      type: 'ADDED',
      object: { metadata: { name: 'b' } },
    });
    watch.close();
  });

  it.each([
    [
      'watch=true&sendInitialEvents=true',
      'resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    ],
    [
      'watch=true&resourceVersionMatch=NotOlderThan',
      'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    ],
    [
      'watch=true&sendInitialEvents=true&resourceVersionMatch=Exact',
      '[resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan, resourceVersionMatch: Unsupported value: "Exact": supported values: "NotOlderThan"]',
    ],
    [
      'sendInitialEvents=true',
      'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
    ],
  ])('refuses %s', async (query, words) => {
    const { json } = await api.call('GET', `${CONFIG_MAPS}?${query}`);
    expect([json.code, json.message]).toEqual([
      422,
      `ListOptions.meta.k8s.io "" is invalid: ${words}`,
    ]);
  });

  it('tells a watch from before the history that its version is gone, and waits for one of the future (transcript 15)', async () => {
    api.store.compact();
    const old = await TestWatch.open(api, `${CONFIG_MAPS}?resourceVersion=1`);
    expect(await old.next()).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    });
    expect(await old.next()).toBeUndefined();
    const future = await api.call(
      'GET',
      '/api/v1/namespaces?watch=1&resourceVersion=99999999&timeoutSeconds=1',
    );
    expect([future.code, future.text]).toEqual([200, '']);
  });

  it('suffers the faults of watches, old and new', async () => {
    const open = () =>
      TestWatch.open(
        api,
        `${CONFIG_MAPS}?resourceVersion=${api.store.resourceVersion}`,
      );
    const [dropped, expired] = [await open(), await open()];
    const fault = { on: 'watch', resource: 'configmaps', times: 1 } as const;
    api.faults.add({ ...fault, effect: { kind: 'drop' } });
    expect(await dropped.next()).toBeUndefined();
    api.faults.add({ ...fault, effect: { kind: 'expire' } });
    expect(await expired.next()).toMatchObject({ object: { code: 410 } });

    api.faults.add({ ...fault, effect: { kind: 'silence' } });
    const [silent, healthy] = [await open(), await open()];
    put('a');
    expect(await healthy.names(1)).toEqual(['ADDED a']);
    silent.close();
    expect(await silent.next()).toBeUndefined();
    healthy.close();
  });

  it('gives rows to kubectl, also while it watches', async () => {
    put('a');
    const list = await api.call('GET', CONFIG_MAPS, { accept: TABLE });
    expect(list.json).toMatchObject({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      columnDefinitions: [
        { name: 'Name', type: 'string', format: 'name', priority: 0 },
        { name: 'Data', type: 'integer' },
        { name: 'Age' },
      ],
      rows: [
        {
          cells: ['a', 0, expect.stringMatching(/^\d+s$/)],
          object: { kind: 'PartialObjectMetadata', metadata: { name: 'a' } },
        },
      ],
    });
    const watch = await TestWatch.open(api, CONFIG_MAPS, TABLE);
    put('b');
    const lines = await watch.take(2);
    expect(lines[0]?.object.columnDefinitions).toHaveLength(3);
    expect(lines[1]?.object).toMatchObject({
      rows: [{ cells: ['b', 0, '0s'] }],
    });
    expect(lines[1]?.object.columnDefinitions).toBeUndefined();
    watch.close();
    const partial = await api.call('GET', `${CONFIG_MAPS}/a`, {
      accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
    });
    expect(Object.keys(partial.json).sort()).toEqual([
      'apiVersion',
      'kind',
      'metadata',
    ]);
    const xml = await api.call('GET', CONFIG_MAPS, { accept: 'text/xml' });
    expect(xml.code).toBe(406);
  });

  it('serves a hundred watches over thousands of objects', async () => {
    for (let index = 0; index < 3000; index += 1) put(`old-${index}`);
    const { resourceVersion } = api.store;
    const watches = await Promise.all(
      Array.from({ length: 100 }, () =>
        TestWatch.open(
          api,
          `${CONFIG_MAPS}?resourceVersion=${resourceVersion}`,
        ),
      ),
    );
    const expected = Array.from({ length: 200 }, (_, index) => {
      put(`new-${index}`);
      return `ADDED new-${index}`;
    });
    const heard = await Promise.all(watches.map(watch => watch.names(200)));
    for (const names of heard) expect(names).toEqual(expected);
    watches.forEach(watch => watch.close());
    const all = await api.call('GET', CONFIG_MAPS);
    expect(namesOf(all.json)).toHaveLength(3200);
  });
});
