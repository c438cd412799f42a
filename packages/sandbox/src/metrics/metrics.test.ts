import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArrayVolume, StorageArray } from '../storage';
import { startMetricsServer, type MetricsServer } from '.';
import { makeTemporaryFolder } from '../state/temporaryFolder';

const PAGE = 8_192;
const GIB = 1024 ** 3;

describe('metrics of the array', () => {
  let directory: string;
  let array: StorageArray;
  let server: MetricsServer;
  let golden: ArrayVolume;

  const write = (volume: ArrayVolume, content: Buffer, file = 'data.mdf') =>
    writeFileSync(join(volume.directory, file), content);

  /** Changes one page in the middle of the file, and no other. */
  const touchPage = (volume: ArrayVolume, page: number) => {
    const content = Buffer.alloc(10 * PAGE, 'a');
    content[page * PAGE + 17] = 1;
    write(volume, content);
  };

  const snapshot = (name: string, { handle }: ArrayVolume = golden) =>
    array.createSnapshot({ name, volumeHandle: handle });

  const clone = (name: string, { handle }: { handle: string }) =>
    array.createVolume({ name, sizeBytes: GIB, snapshotHandle: handle });

  beforeEach(async () => {
    directory = makeTemporaryFolder('array');
    array = new StorageArray({ directory, now: () => 1n });
    server = await startMetricsServer({ array, port: 0 });
    golden = array.createVolume({ name: 'pvc-golden', sizeBytes: GIB });
    write(golden, Buffer.alloc(10 * PAGE, 'a'));
  });

  afterEach(async () => {
    await server.close();
    rmSync(directory, { recursive: true });
  });

  /** Unique and logical bytes in pages, by volume, as the exporter's text has them. */
  async function pages(): Promise<Record<string, number[]>> {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    const found: Record<string, number[]> = {};
    for (const which of ['unique', 'logical']) {
      const line = new RegExp(
        `^sandbox_volume_${which}_bytes\\{persistentvolume="(.+)"\\} (\\d+)$`,
        'gm',
      );
      for (const [, name, bytes] of text.matchAll(line)) {
        (found[name] ??= []).push(Number(bytes) / PAGE);
      }
    }
    return found;
  }

  it('counts what a volume does not share with where it comes from', async () => {
    expect(await pages()).toEqual({ 'pvc-golden': [10, 10] });

    const point = snapshot('t0');
    const first = clone('pvc-first', point);
    const second = clone('pvc-second', point);
    expect(await pages()).toEqual({
      'pvc-golden': [0, 10],
      'pvc-first': [0, 10],
      'pvc-second': [0, 10],
    });

    touchPage(first, 4);
    appendFileSync(join(first.directory, 'data.mdf'), Buffer.alloc(100, 'b'));
    write(first, Buffer.alloc(2 * PAGE, 'c'), 'new.ldf');
    touchPage(golden, 9);
    const half = 100 / PAGE;
    expect(await pages()).toEqual({
      'pvc-golden': [1, 10],
      'pvc-first': [1 + half + 2, 10 + half + 2],
      'pvc-second': [0, 10],
    });

    // A point of its own shares what was only the clone's until then.
    snapshot('mine', first);
    array.deleteVolume(second.handle);
    expect(await pages()).toEqual({
      'pvc-golden': [1, 10],
      'pvc-first': [0, 10 + half + 2],
    });
  });

  it('counts what the array has', async () => {
    array.deleteSnapshot(snapshot('t0').handle);
    snapshot('t1');
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toMatch(/^sandbox_volumes 1$/m);
    expect(text).toMatch(/^sandbox_snapshots 1$/m);
  });

  it('has no figure for a volume whose origin is gone', async () => {
    const point = snapshot('t0');
    clone('pvc-orphan', point);
    array.deleteSnapshot(point.handle);
    expect(await pages()).toEqual({ 'pvc-golden': [10, 10] });
  });

  it('answers instant queries as a Prometheus does, and says what it does not know', async () => {
    clone('pvc-first', snapshot('t0'));
    const ask = async (query: string) => {
      const answer = await fetch(
        `${server.url}/api/v1/query?query=${encodeURIComponent(query)}`,
      );
      return { code: answer.status, ...(await answer.json()) };
    };
    const series = (persistentvolume: string) => ({
      metric: { __name__: 'sandbox_volume_logical_bytes', persistentvolume },
      value: [expect.any(Number), `${10 * PAGE}`],
    });
    expect(await ask('sandbox_volume_logical_bytes')).toEqual({
      code: 200,
      status: 'success',
      data: {
        resultType: 'vector',
        result: [series('pvc-golden'), series('pvc-first')],
      },
    });
    expect(
      await ask('sandbox_volume_logical_bytes{persistentvolume="pvc-first"}'),
    ).toMatchObject({ data: { result: [series('pvc-first')] } });
    expect(await ask('nobody_knows')).toMatchObject({ data: { result: [] } });
    expect(await ask('sum(sandbox_volume_unique_bytes)')).toMatchObject({
      code: 400,
      status: 'error',
      errorType: 'bad_data',
      error: expect.stringContaining('plain selectors only'),
    });
  });
});
