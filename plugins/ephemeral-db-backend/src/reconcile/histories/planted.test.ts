import { golden, resources } from '@ephemeral-db/sandbox';
import { DatabaseCloneStore } from '../../clones/DatabaseCloneStore';
import { kinds } from '../../kubernetes/kinds';
import { Holder } from '../Holder';
import { FileEngine } from './__testUtils__/FileEngine';
import { History } from './__testUtils__/History';
import {
  CAPTURE,
  ORDER,
  pass,
  READY_CLONE,
  type Step,
  SUSPEND,
} from './__testUtils__/steps';
import type { World } from './__testUtils__/World';

jest.setTimeout(120_000);

async function wrongsOf(
  steps: Step[],
  plant?: World['plant'],
): Promise<string> {
  return await History.tell({ seed: 1, steps }, plant).then(
    () => 'nothing',
    (error: Error) => error.message.split('\n\n')[0],
  );
}

/* What the histories look for, they find: the product is made faulty in one place, and said to be so. */
describe('a product is found out that', () => {
  afterEach(() => jest.restoreAllMocks());

  it('is not faulty at all: it is not', async () => {
    expect(await wrongsOf(READY_CLONE)).toBe('nothing');
  });

  it('imports with deletionPolicy Delete', async () => {
    const wrongs = await wrongsOf(READY_CLONE, ({ verb, kind, body }) => {
      if (verb === 'create' && kind === kinds.volumeSnapshotContent) {
        const { spec } = body as { spec: { deletionPolicy: string } };
        spec.deletionPolicy = 'Delete';
      }
      return true;
    });
    expect(wrongs).toContain('was made with Delete');
  });

  it('turns an import to Delete', async () => {
    const wrongs = await wrongsOf(READY_CLONE, ({ verb, kind }, world) => {
      if (verb === 'create' && kind === kinds.persistentVolumeClaim) {
        const [content] = world.cluster.store
          .list(resources.volumeSnapshotContents)
          .filter(({ metadata }) => metadata.name.startsWith('edb-'));
        world.cluster.store.modify(
          resources.volumeSnapshotContents,
          undefined,
          content.metadata.name,
          draft => {
            draft.spec = {
              ...(draft.spec as object),
              deletionPolicy: 'Delete',
            };
          },
        );
      }
      return true;
    });
    expect(wrongs).toContain('was turned to Delete');
  });

  it('deletes a point with the last clone of it', async () => {
    const wrongs = await wrongsOf(READY_CLONE, ({ verb, kind }, world) => {
      if (verb === 'remove' && kind === kinds.namespace) {
        const { store } = world.cluster;
        const { namespace } = golden;
        for (const { metadata } of store.list(resources.volumeSnapshots, {
          namespace,
        })) {
          store.delete(resources.volumeSnapshots, namespace, metadata.name);
        }
      }
      return true;
    });
    expect(wrongs).toMatch(/The array has lost .*, which nobody wanted gone/);
  });

  it('forgets the import when it takes a clone away', async () => {
    const wrongs = await wrongsOf(
      READY_CLONE,
      ({ verb, kind }) =>
        verb !== 'remove' || kind !== kinds.volumeSnapshotContent,
    );
    expect(wrongs).toMatch(/Not at rest.*"deleting"/s);
  });

  it('shows another point than the one that was ordered', async () => {
    jest
      .spyOn(FileEngine.prototype, 'verify')
      .mockResolvedValue({ result: 'matched', probes: [] });
    const wrongs = await wrongsOf(
      [
        CAPTURE,
        pass(10),
        { do: 'insertRow' },
        CAPTURE,
        pass(10),
        ORDER,
        pass(10),
      ],
      ({ verb, kind }, world) => {
        // The array is told to clone the older one.
        if (verb === 'create' && kind === kinds.persistentVolumeClaim) {
          const { array } = world.cluster;
          const [{ handle }] = array.snapshots();
          const createVolume = array.createVolume.bind(array);
          jest
            .spyOn(array, 'createVolume')
            .mockImplementation(request =>
              createVolume({ ...request, snapshotHandle: handle }),
            );
        }
        return true;
      },
    );
    expect(wrongs).toMatch(/it has 10 rows, and its point 11/);
  });

  it('calls a point suspend whose writes were not held', async () => {
    jest
      .spyOn(FileEngine.prototype, 'suspend')
      .mockImplementation(async ({ cut }) => {
        await cut(new AbortController().signal);
        return { held: true };
      });
    expect(await wrongsOf([SUSPEND, pass(10)])).toMatch(
      /is called suspend, and no writes were held/,
    );
  });

  it('raises what was cut after writes went on', async () => {
    // As they would be if nobody asked the server.
    const suspend = FileEngine.prototype.suspend;
    jest
      .spyOn(FileEngine.prototype, 'suspend')
      .mockImplementation(function suspended(this: FileEngine, request) {
        return suspend
          .call(this, { ...request, deadlineMs: 1 })
          .then(() => ({ held: true }));
      });
    expect(await wrongsOf([SUSPEND, pass(10)])).toMatch(
      /is called suspend, and no writes were held/,
    );
  });

  it("leaves production's passwords on a clone", async () => {
    jest.spyOn(FileEngine.prototype, 'secure').mockResolvedValue();
    jest
      .spyOn(FileEngine.prototype, 'verify')
      .mockResolvedValue({ result: 'matched', probes: [] });
    expect(await wrongsOf(READY_CLONE)).toContain(
      "production's passwords open it",
    );
  });

  it('makes two clones of one request', async () => {
    jest
      .spyOn(DatabaseCloneStore.prototype, 'findByRequest')
      .mockResolvedValue(undefined);
    const insert = DatabaseCloneStore.prototype.insert;
    jest
      .spyOn(DatabaseCloneStore.prototype, 'insert')
      .mockImplementation(function inserted(this: DatabaseCloneStore, clone) {
        return insert.call(this, { ...clone, requestId: undefined });
      });
    const again: Step = { ...ORDER, request: 1 };
    expect(await wrongsOf([CAPTURE, pass(10), again, again])).toMatch(
      /order-1 made .* first, and then/,
    );
  });

  it('goes on writing when another has taken over', async () => {
    jest.spyOn(Holder.prototype, 'ensureHeld').mockReturnValue();
    jest.spyOn(Holder.prototype, 'held', 'get').mockReturnValue(true);
    const wrongs = await wrongsOf([
      CAPTURE,
      pass(10),
      // In the midst of something, wherever that is.
      ...[0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3].flatMap((seconds): Step[] => [
        ORDER,
        pass(seconds),
        { do: 'freeze', seconds: 20 },
      ]),
    ]);
    expect(wrongs).toContain('does not hold the cluster any more');
  });
});
