import { type KubernetesObject, resources } from '@ephemeral-db/sandbox';
import type { CloneRecord } from '../../clones/CloneRecord';
import { generationNames } from '../../kubernetes/names';
import type { Backend } from './__testUtils__/Backend';
import { Random, withoutChance } from './__testUtils__/Random';
import { entity, World } from './__testUtils__/World';

jest.setTimeout(120_000);

const MINUTES = 20;
const DAY_MS = 24 * 3_600_000;
/** Stands in for somebody else who has to let go of an object first. */
const FINALIZER = 'example.com/somebody-elses';
const CLAIMS = resources.persistentVolumeClaims;

/** A world with a point in time, in which nothing that is stuck ever fails. */
class QuietWorld {
  readonly calls: string[] = [];

  private constructor(readonly world: World, readonly backend: Backend) {
    world.onCall = what => this.calls.push(what);
  }

  static async create(random: Random): Promise<QuietWorld> {
    const world = await World.create(random);
    const { deadlines } = world.configuration.sources.customerdb.clones;
    for (const stage of Object.keys(deadlines) as (keyof typeof deadlines)[]) {
      deadlines[stage] = DAY_MS;
    }
    const quiet = new QuietWorld(world, await world.startBackend());
    const { captureOrders } = quiet.backend;
    await quiet.ask(
      captureOrders.capture(
        { source: 'customerdb' },
        { viewer: world.viewer, source: quiet.source, orderedVia: 'api' },
      ),
    );
    return quiet;
  }

  async order(): Promise<CloneRecord> {
    const { viewer } = this.world;
    const { clone } = await this.ask(
      this.backend.cloneOrders.order(
        { source: 'customerdb', snapshot: 'newest', entityRef: entity.ref },
        { viewer, source: this.source, entity, orderedVia: 'api' },
      ),
    );
    return (await this.backend.clones.get(clone.id))!;
  }

  async end(clone: CloneRecord): Promise<void> {
    const { cloneOrders } = this.backend;
    await this.ask(cloneOrders.end(clone, 'user:default/ada', entity));
  }

  async phaseOf({ id }: CloneRecord): Promise<string> {
    const { phase, stage } = (await this.backend.clones.get(id))!;
    return stage ? `${phase} ${stage}` : phase;
  }

  private get source() {
    return this.world.configuration.sources.customerdb;
  }

  private async ask<Answer>(work: Promise<Answer>): Promise<Answer> {
    const answer = await this.world.wait(work);
    await this.world.time.pass(10);
    return answer!;
  }
}

describe('What is asked of a cluster', () => {
  const random = new Random(1);
  let quiet: QuietWorld;
  let giveBack: () => void;

  beforeAll(async () => {
    giveBack = withoutChance(random);
    quiet = await QuietWorld.create(random);
  });
  afterAll(async () => {
    giveBack();
    await quiet?.world.stop();
  });

  it('by the clock is one list of each watched kind in ten minutes, whatever is stuck', async () => {
    const { world } = quiet;
    const { store, faults } = world.cluster;
    const ready = await quiet.order();

    const held = await quiet.order();
    const { claim } = generationNames(held.namespace, 1);
    store.modify(CLAIMS, held.namespace, claim, (draft: KubernetesObject) => {
      draft.metadata.finalizers = [
        ...(draft.metadata.finalizers ?? []),
        FINALIZER,
      ];
    });
    await quiet.end(held);

    faults.add({
      on: 'controller',
      operation: 'volume.create',
      times: Infinity,
      effect: { kind: 'fail', message: 'the array is busy' },
    });
    const waiting = await quiet.order();

    // Until all that can be seen of what is stuck has been looked at once.
    await world.time.pass(120);
    quiet.calls.length = 0;
    await world.time.pass(MINUTES * 60);

    expect(await quiet.phaseOf(ready)).toBe('ready');
    expect(await quiet.phaseOf(held)).toBe('deleting');
    expect(await quiet.phaseOf(waiting)).toBe('provisioning bound');
    const asked = new Map<string, number>();
    for (const call of quiet.calls) {
      if (call.startsWith('Watching ')) continue;
      asked.set(call, (asked.get(call) ?? 0) + 1);
    }
    const lists = MINUTES / 10;
    expect(Object.fromEntries(asked)).toEqual({
      'Listing configmaps': lists,
      'Listing deployments': lists,
      'Listing events': lists,
      'Listing namespaces': lists,
      'Listing persistentvolumes': lists,
      'Listing pods': lists,
      'Listing services': lists,
      'Listing volumesnapshotcontents': lists,
      // Those of clones by label, and those of the golden namespace.
      'Listing persistentvolumeclaims': 2 * lists,
      'Listing volumesnapshots': 2 * lists,
    });
  });
});
