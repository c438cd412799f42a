import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ArrayVolume, StorageArray, StorageArrayOptions } from '.';
import { makeTemporaryFolder } from '../state/temporaryFolder';

const GIB = 1024 ** 3;

describe('StorageArray', () => {
  let directory: string;

  beforeEach(() => {
    directory = makeTemporaryFolder('array');
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function createArray(options: Partial<StorageArrayOptions> = {}) {
    return new StorageArray({
      directory,
      now: () => 1795343137749872591n,
      ...options,
    });
  }

  const write = (volume: ArrayVolume, name: string, text: string) =>
    writeFileSync(join(volume.directory, name), text);
  const read = (volume: ArrayVolume, name: string) =>
    readFileSync(join(volume.directory, name), 'utf8');

  it('keeps snapshot, source and clones apart', () => {
    const array = createArray();
    const golden = array.createVolume({ name: 'golden', sizeBytes: GIB });
    mkdirSync(join(golden.directory, 'data'));
    write(golden, 'data/customers', '10');
    symlinkSync('customers', join(golden.directory, 'data/newest'));

    const snapshot = array.createSnapshot({
      name: 't0',
      volumeHandle: golden.handle,
    });
    write(golden, 'data/customers', '15');
    const [first, second] = ['first', 'second'].map(name =>
      array.createVolume({
        name,
        sizeBytes: 2 * GIB,
        snapshotHandle: snapshot.handle,
      }),
    );
    write(first, 'data/customers', '11');

    expect(read(golden, 'data/customers')).toBe('15');
    expect(read(first, 'data/newest')).toBe('11');
    expect(read(second, 'data/newest')).toBe('10');
    expect(snapshot).toMatchObject({
      createdAt: 1795343137749872591n,
      sizeBytes: GIB,
      volumeHandle: golden.handle,
    });
    expect(array.volumes()).toEqual([golden, first, second]);
    expect(array.snapshots()).toEqual([snapshot]);
  });

  it('answers a repeated request with the same volume and snapshot', () => {
    const array = createArray();
    const volume = array.createVolume({ name: 'v', sizeBytes: GIB });
    expect(array.createVolume({ name: 'v', sizeBytes: GIB })).toBe(volume);
    expect(() => array.createVolume({ name: 'v', sizeBytes: 2 * GIB })).toThrow(
      'rpc error: code = AlreadyExists desc = Volume with the same',
    );

    const request = { name: 's', volumeHandle: volume.handle };
    const snapshot = array.createSnapshot(request);
    expect(array.createSnapshot(request)).toBe(snapshot);
    const other = array.createVolume({ name: 'other', sizeBytes: GIB });
    expect(() =>
      array.createSnapshot({ name: 's', volumeHandle: other.handle }),
    ).toThrow('code = AlreadyExists');
  });

  it('refuses what it does not know, in the words of the driver (transcripts 09 and 16)', () => {
    const array = createArray();
    const volume = array.createVolume({ name: 'v', sizeBytes: GIB });
    const { handle } = array.createSnapshot({
      name: 's',
      volumeHandle: volume.handle,
    });

    expect(() =>
      array.createVolume({
        name: 'w',
        sizeBytes: GIB,
        snapshotHandle: 'deadbeef',
      }),
    ).toThrow(
      'rpc error: code = NotFound desc = snapshot id deadbeef does not exist in the snapshots list',
    );
    expect(() =>
      array.createVolume({
        name: 'w',
        sizeBytes: GIB / 2,
        snapshotHandle: handle,
      }),
    ).toThrow(
      `rpc error: code = InvalidArgument desc = snapshot ${handle} size 1073741824 is greater than requested volume size 536870912`,
    );
    expect(() =>
      array.createSnapshot({ name: 'x', volumeHandle: 'gone' }),
    ).toThrow(
      'rpc error: code = NotFound desc = volume id gone does not exist in the volumes list',
    );
    expect(array.volumes()).toEqual([volume]);
  });

  it('deletes with a volume only those of its snapshots that are to die with it', () => {
    const array = createArray();
    const volume = array.createVolume({ name: 'v', sizeBytes: GIB });
    const { handle: volumeHandle } = volume;
    array.createSnapshot({ name: 'dies', volumeHandle, diesWithVolume: true });
    const stays = array.createSnapshot({ name: 'stays', volumeHandle });

    array.deleteVolume(volumeHandle);
    array.deleteVolume(volumeHandle);

    expect(existsSync(volume.directory)).toBe(false);
    expect(array.volume(volumeHandle)).toBeUndefined();
    expect(array.snapshots()).toEqual([stays]);
  });

  it('hides a snapshot that volumes stand on, until the last of them is gone or has blocks of its own', () => {
    const array = createArray();
    const volume = array.createVolume({ name: 'v', sizeBytes: GIB });
    const { handle: snapshotHandle, directory: kept } = array.createSnapshot({
      name: 's',
      volumeHandle: volume.handle,
      handle: 'v/s',
    });
    const [first, second, copy] = ['first', 'second', 'copy'].map(name =>
      array.createVolume({
        ...{ name, sizeBytes: GIB, snapshotHandle },
        copied: name === 'copy',
      }),
    );
    expect(array.clonesOf(snapshotHandle)).toEqual([first, second]);
    expect([volume, first, copy].map(({ depth }) => depth)).toEqual([0, 2, 0]);

    array.deleteSnapshot(snapshotHandle, { hide: true });
    expect(array.snapshots()).toEqual([]);
    expect(array.hiddenSnapshots()).toMatchObject([{ name: 's' }]);
    array.deleteVolume(first.handle);
    expect(existsSync(kept)).toBe(true);
    array.separate(second.handle);
    expect(array.hiddenSnapshots()).toEqual([]);
    expect(existsSync(kept)).toBe(false);
    expect(array.volume(second.handle)).toMatchObject({ depth: 0 });
  });

  it('forgets a deleted snapshot but not the clones made from it', () => {
    const array = createArray();
    const volume = array.createVolume({ name: 'v', sizeBytes: GIB });
    write(volume, 'file', 'kept');
    const snapshot = array.createSnapshot({
      name: 's',
      volumeHandle: volume.handle,
    });
    const clone = array.createVolume({
      name: 'clone',
      sizeBytes: GIB,
      snapshotHandle: snapshot.handle,
    });

    array.deleteSnapshot(snapshot.handle);
    array.deleteSnapshot(snapshot.handle);

    expect(existsSync(snapshot.directory)).toBe(false);
    expect(array.snapshot(snapshot.handle)).toBeUndefined();
    expect(read(clone, 'file')).toBe('kept');
  });

  it('is there again with all that it had, and without what was half made or half gone', () => {
    const array = createArray();
    const golden = array.createVolume({ name: 'golden', sizeBytes: GIB });
    write(golden, 'file', 'kept');
    const snapshots = ['first', 'hidden', 'last'].map(name =>
      array.createSnapshot({
        ...{ name, volumeHandle: golden.handle, handle: `golden/${name}` },
        diesWithVolume: name === 'last',
      }),
    );
    const clone = array.createVolume({
      ...{ name: 'clone', sizeBytes: GIB, snapshotHandle: 'golden/hidden' },
    });
    array.deleteSnapshot('golden/hidden', { hide: true });
    array.separate(array.createVolume({ name: 'x', sizeBytes: 1 }).handle);
    for (const half of ['volumes/half-made', 'snapshots/half-gone']) {
      mkdirSync(join(directory, half));
      writeFileSync(join(directory, half, 'file'), '');
    }
    writeFileSync(join(directory, 'catalogue/volumes/half.json.new'), '{"num');

    const again = createArray();
    expect(again.volumes()).toEqual(array.volumes());
    expect(again.snapshots()).toEqual([snapshots[0], snapshots[2]]);
    expect(again.hiddenSnapshots()).toEqual(array.hiddenSnapshots());
    expect(read(again.volume(clone.handle)!, 'file')).toBe('kept');
    expect(readdirSync(join(directory, 'volumes'))).toHaveLength(3);
    expect(readdirSync(join(directory, 'snapshots'))).toHaveLength(3);
    expect(readdirSync(join(directory, 'catalogue/volumes'))).toHaveLength(3);

    // What a clone stood on goes with it, also where the end came in between.
    rmSync(join(directory, 'catalogue/volumes', `${clone.handle}.json`));
    expect(createArray().hiddenSnapshots()).toEqual([]);
    expect(readdirSync(join(directory, 'snapshots'))).toHaveLength(2);
  });
});
