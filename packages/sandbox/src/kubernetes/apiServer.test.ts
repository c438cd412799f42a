import {
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  PortForward,
  Watch,
} from '@kubernetes/client-node';
import { execFile } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { driverProfiles } from '../drivers/profiles';
import { Faults } from '../faults';
import { infrastructureOf } from '../infrastructure';
import { RequestLog } from '../requestLog';
import { ObjectStore } from './ObjectStore';
import { resourceOf, resources } from './resources';
import { createCertificate, kubeConfigOf, startApiServer, type User } from '.';
import { makeTemporaryFolder } from '../state/temporaryFolder';

const KUBECTL = resolve(__dirname, '../../../../.tools/bin/kubectl');

const admin: User = { name: 'admin', token: 'token-of-admin', rules: 'all' };
const reader: User = {
  name: 'reader',
  token: 'token-of-reader',
  rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }],
};

async function startEcho() {
  const echo = createServer(socket => socket.pipe(socket));
  await new Promise<void>(done => {
    echo.listen(0, '127.0.0.1', done);
  });
  return echo;
}

describe('startApiServer', () => {
  const directory = makeTemporaryFolder('api');
  const file = join(directory, 'kubeconfig');
  const closers: (() => unknown)[] = [];
  let store: ObjectStore;
  let faults: Faults;
  let requests: RequestLog;
  let url: string;
  let ca: string;
  let config: KubeConfig;

  beforeAll(async () => {
    store = new ObjectStore();
    faults = new Faults();
    requests = new RequestLog();
    store.create(resources.namespaces, { metadata: { name: 'default' } });
    const objects = infrastructureOf(driverProfiles['portworx-fada']);
    for (const object of objects) {
      store.create(resourceOf(object)!, object);
    }
    const echo = await startEcho();
    const { port } = echo.address() as AddressInfo;
    const certificate = await createCertificate('127.0.0.1');
    const api = await startApiServer({
      ...{ store, faults, certificate },
      requestLog: requests,
      users: [admin, reader],
      kubelet: {
        dial: async (_, pod, wanted) => {
          if (wanted !== 1433) {
            throw new Error(`nothing listens at port ${wanted} of pod ${pod}`);
          }
          return connect(port, '127.0.0.1');
        },
        log: () =>
          ['first line', 'last line'].map(text => ({ time: new Date(), text })),
      },
    });
    ({ url } = api);
    ca = certificate.ca;
    const text = kubeConfigOf({
      ...{ url, ca },
      users: [
        { context: 'admin', user: admin },
        { context: 'reader', user: reader },
      ],
    });
    writeFileSync(file, text);
    config = new KubeConfig();
    config.loadFromString(text);
    closers.push(
      () => api.close(),
      () => echo.close(),
    );
  });

  afterAll(async () => {
    for (const close of closers) await close();
    rmSync(directory, { recursive: true });
  });

  afterEach(() => faults.clear());

  function call(
    method: string,
    path: string,
    options: {
      token?: string;
      body?: unknown;
      headers?: Record<string, string>;
    } = {},
  ): Promise<{ code: number; text: string; headers: object }> {
    const { token = admin.token, body, headers } = options;
    const payload = body === undefined ? '' : JSON.stringify(body);
    return new Promise((done, fail) => {
      const sent = request(
        `${url}${path}`,
        {
          method,
          ca,
          agent: false,
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(payload),
            ...headers,
          },
        },
        answer => {
          let text = '';
          answer.on('data', data => {
            text += data;
          });
          answer.on('end', () =>
            done({
              code: answer.statusCode!,
              text,
              headers: answer.headers,
            }),
          );
          answer.on('error', fail);
        },
      );
      sent.on('error', fail);
      sent.end(payload);
    });
  }

  function kubectl(...args: string[]): Promise<string> {
    if (!existsSync(KUBECTL)) {
      throw new Error(
        'kubectl is missing: npm test fetches it, so run that once',
      );
    }
    return new Promise((done, fail) => {
      execFile(
        KUBECTL,
        ['--kubeconfig', file, '--cache-dir', directory, ...args],
        (error, stdout, stderr) =>
          error ? fail(new Error(stderr)) : done(stdout),
      );
    });
  }

  const maps = '/api/v1/namespaces/default/configmaps';
  const newMap = (name: string, data: Record<string, string> = { a: '1' }) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data,
  });

  it('refuses in the words of the real one (transcripts 00 and 15)', async () => {
    const unknown = await call('GET', maps, { token: 'none' });
    expect(unknown.code).toBe(401);
    expect(JSON.parse(unknown.text)).toMatchObject({
      kind: 'Status',
      reason: 'Unauthorized',
    });

    const forbidden = await call('GET', maps, { token: reader.token });
    expect(forbidden.code).toBe(403);
    expect(JSON.parse(forbidden.text).message).toBe(
      'configmaps is forbidden: User "reader" cannot list resource "configmaps" in API group "" in the namespace "default"',
    );

    const missing = await call('GET', `${maps}/none`, { token: reader.token });
    expect(missing.code).toBe(404);
    expect(JSON.parse(missing.text).message).toBe(
      'configmaps "none" not found',
    );

    const group = await call('GET', '/apis/none.example.com/v1/things');
    expect(group).toMatchObject({ code: 404, text: '404 page not found\n' });

    const strict = await call('POST', `${maps}?fieldValidation=Strict`, {
      body: { ...newMap('strict'), dada: {} },
    });
    expect(strict.code).toBe(400);
    expect(JSON.parse(strict.text).message).toContain(
      'strict decoding error: unknown field "dada"',
    );
    expect(store.get(resources.configMaps, 'default', 'strict')).toBe(
      undefined,
    );
  });

  it('keeps preconditions of patches and deletions', async () => {
    const created = JSON.parse(
      (await call('POST', maps, { body: newMap('kept') })).text,
    );
    const merge = { 'content-type': 'application/merge-patch+json' };
    const patch = (metadata: object) =>
      call('PATCH', `${maps}/kept`, {
        headers: merge,
        body: { metadata, data: { a: null, b: '2' } },
      });

    expect((await patch({ uid: 'another' })).code).toBe(422);
    const patched = await patch({ uid: created.metadata.uid });
    expect(JSON.parse(patched.text).data).toEqual({ b: '2' });
    expect(
      (await patch({ resourceVersion: created.metadata.resourceVersion })).code,
    ).toBe(409);

    const remove = (preconditions: object) =>
      call('DELETE', `${maps}/kept`, { body: { preconditions } });
    expect((await remove({ uid: 'another' })).code).toBe(409);
    expect((await remove({ uid: created.metadata.uid })).code).toBe(200);
    expect((await call('GET', `${maps}/kept`)).code).toBe(404);
  });

  it('gives lists in pages', async () => {
    for (const name of ['page-a', 'page-b', 'page-c']) {
      await call('POST', maps, { body: newMap(name) });
    }
    const names: string[] = [];
    let token = '';
    do {
      const { text } = await call('GET', `${maps}?limit=2&continue=${token}`);
      const { items, metadata } = JSON.parse(text);
      names.push(
        ...items.map((item: { metadata: { name: string } }) => {
          return item.metadata.name;
        }),
      );
      token = metadata.continue ?? '';
    } while (token);
    expect(names.filter(name => name.startsWith('page-'))).toEqual([
      'page-a',
      'page-b',
      'page-c',
    ]);
  });

  it('keeps the nanoseconds of a content (transcript behaviour 8)', async () => {
    const contents = '/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents';
    await call('POST', contents, {
      body: {
        apiVersion: 'snapshot.storage.k8s.io/v1',
        kind: 'VolumeSnapshotContent',
        metadata: { name: 'content' },
        spec: {
          deletionPolicy: 'Retain',
          driver: 'pxd.portworx.com',
          source: { snapshotHandle: 'handle' },
          volumeSnapshotRef: { name: 'import', namespace: 'default' },
        },
      },
    });
    store.modify(
      resources.volumeSnapshotContents,
      undefined,
      'content',
      draft => {
        draft.status = { creationTime: 1795343137913712345n };
      },
      { subresource: 'status' },
    );
    const { text } = await call('GET', `${contents}/content`);
    expect(text).toContain('"creationTime":1795343137913712345');
  });

  it('tells the watches of the official client what changes, and that a version is too old', async () => {
    const seen: string[] = [];
    let heard = () => {};
    const watch = new Watch(config);
    const { items, metadata } = await config
      .makeApiClient(CoreV1Api)
      .listNamespacedConfigMap({ namespace: 'default' });
    expect(items.length).toBeGreaterThan(0);
    const aborter = await watch.watch(
      maps,
      { resourceVersion: metadata!.resourceVersion, labelSelector: 'of=watch' },
      (type, object) => {
        seen.push(`${type} ${object.metadata?.name ?? object.reason}`);
        heard();
      },
      () => {},
    );
    const next = (change: Promise<unknown>) =>
      Promise.all([
        change,
        new Promise<void>(done => {
          heard = done;
        }),
      ]);
    const labelled = newMap('watched');
    Object.assign(labelled.metadata, { labels: { of: 'watch' } });
    await next(call('POST', maps, { body: labelled }));
    // What no longer fits the selection is deleted for this watch.
    await next(
      call('PATCH', `${maps}/watched`, {
        headers: { 'content-type': 'application/merge-patch+json' },
        body: { metadata: { labels: { of: null } } },
      }),
    );
    aborter.abort();
    expect(seen).toEqual(['ADDED watched', 'DELETED watched']);

    store.compact();
    const old = await call('GET', `${maps}?watch=true&resourceVersion=1`);
    expect(JSON.parse(old.text)).toMatchObject({
      type: 'ERROR',
      object: { code: 410, reason: 'Expired' },
    });
  });

  it('does what faults say, and remembers what was asked', async () => {
    requests.clear();
    faults.add({
      on: 'api',
      verb: 'create',
      resource: 'configmaps',
      effect: { kind: 'loseAnswer' },
      times: 1,
    });
    await expect(
      call('POST', maps, { body: newMap('lost-answer') }),
    ).rejects.toThrow();
    expect(
      store.get(resources.configMaps, 'default', 'lost-answer'),
    ).toBeDefined();

    faults.add({
      on: 'api',
      effect: { kind: 'status', code: 429, retryAfterSeconds: 3 },
      times: 1,
    });
    const refused = await call('GET', maps);
    expect(refused).toMatchObject({
      code: 429,
      headers: { 'retry-after': '3' },
    });
    expect((await call('GET', maps)).code).toBe(200);
    expect(requests.find({ verb: 'list' }).map(({ code }) => code)).toEqual([
      429, 200,
    ]);
  });

  it('forwards ports and gives logs', async () => {
    const core = config.makeApiClient(CoreV1Api);
    store.create(resources.serviceAccounts, {
      metadata: { name: 'default', namespace: 'default' },
    });
    await core.createNamespacedPod({
      namespace: 'default',
      body: {
        metadata: { name: 'pod' },
        spec: { containers: [{ name: 'one', image: 'image' }] },
      },
    });
    expect(
      await core.readNamespacedPodLog({ namespace: 'default', name: 'pod' }),
    ).toBe('first line\nlast line\n');

    const forward = async (port: number) => {
      const [output, complaints, input] = [
        new PassThrough(),
        new PassThrough(),
        new PassThrough(),
      ];
      const socket = await new PortForward(config).portForward(
        'default',
        'pod',
        [port],
        output,
        complaints,
        input,
      );
      input.write('hello');
      const text = await new Promise<string>(done => {
        for (const stream of [output, complaints]) {
          stream.on('data', data => done(String(data)));
        }
      });
      (socket as { close(): void }).close();
      return text;
    };
    expect(await forward(1433)).toBe('hello');
    expect(await forward(1)).toContain('nothing listens at port 1');
  });

  it('answers kubectl: apply, get, describe, wait, delete', async () => {
    const manifest = join(directory, 'map.json');
    const write = (data: object) =>
      writeFileSync(
        manifest,
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'applied', namespace: 'default' },
          data,
        }),
      );
    write({ a: '1', b: '1' });
    expect(await kubectl('apply', '-f', manifest)).toContain('created');
    write({ a: '2' });
    expect(await kubectl('apply', '-f', manifest)).toContain('configured');
    expect(
      await kubectl('get', 'cm', 'applied', '-o', 'jsonpath={.data}'),
    ).toBe('{"a":"2"}');
    expect(await kubectl('get', 'cm', 'applied')).toMatch(
      /^NAME\s+DATA\s+AGE\napplied\s+1\s/,
    );
    expect(await kubectl('get', 'storageclass')).toContain('pxd.portworx.com');
    expect(await kubectl('describe', 'cm', 'applied')).toMatch(
      /Name:\s+applied/,
    );
    await kubectl(
      ...['wait', '--for', 'jsonpath={.data.a}=2', 'cm/applied'],
      '--timeout=10s',
    );
    expect(await kubectl('delete', 'cm', 'applied')).toContain('deleted');
    await expect(kubectl('get', 'cm', 'applied')).rejects.toThrow(
      'configmaps "applied" not found',
    );
  }, 60_000);

  it('makes objects for the generic client as for anybody', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config);
    await objects.create({
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshotClass',
      metadata: { name: 'another' },
      ...{ driver: 'another.example.com', deletionPolicy: 'Retain' },
    });
    const { items } = await objects.list(
      'snapshot.storage.k8s.io/v1',
      'VolumeSnapshotClass',
    );
    expect(items.map(({ metadata }) => metadata?.name)).toContain('another');
  });
});
