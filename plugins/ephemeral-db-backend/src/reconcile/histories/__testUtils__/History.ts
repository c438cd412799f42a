import type { OrderCloneRequest } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { CloneRecord } from '../../../clones/CloneRecord';
import type { SnapshotRecord } from '../../../snapshots/SnapshotRecord';
import type { GoldenSource } from '../../../sources/types';
import type { Backend } from './Backend';
import { meddle } from './meddle';
import { Observer } from './Observer';
import { Random, withoutChance } from './Random';
import { Requests } from './Requests';
import type { Script, Step } from './steps';
import { entity, World } from './World';

const SOURCE = 'customerdb';
const USER = 'user:default/ada';
/** How long a new process takes to be there. */
const BOOT_SECONDS = 2;
/** After which a cluster whose holder has died has another, which has looked round. */
const TAKE_OVER_SECONDS = 20;
/** Within which strays are looked for, and a watch that is silent is given up. */
const SWEEP_SECONDS = 125;

/** Refusals that a person can get; anything else that an order throws is a fault of the product. */
const REFUSALS = new Set([
  'noSnapshot',
  'snapshotNotReady',
  'snapshotInUse',
  'captureTooSoon',
  'cloneNotFailed',
  'cloneGone',
  'clusterUnreachable',
  'sourceBlocked',
]);

/** One history: a world, and what happens in it step by step. */
export class History {
  readonly observer: Observer;
  private readonly requests: Requests;

  private constructor(readonly world: World) {
    this.observer = new Observer(world);
    this.requests = new Requests(this.observer);
  }

  /** Tells a history to its end. @throws Error that says what is wrong, with all that was noted on the way */
  static async tell(
    { seed, steps }: Script,
    plant?: World['plant'],
  ): Promise<void> {
    const random = new Random(seed);
    const giveBack = withoutChance(random);
    let world: World | undefined;
    try {
      world = await World.create(random);
      if (plant) world.plant = plant;
      const history = new History(world);
      await world.startBackend();
      for (const step of steps) await history.take(step);
      await history.end();
    } catch (error) {
      const notes = world?.notes.join('\n') ?? '';
      throw new Error(`${(error as Error).stack}\n\n${notes}`);
    } finally {
      giveBack();
      await world?.stop();
    }
  }

  private async take(step: Step): Promise<void> {
    const { world, observer } = this;
    world.note(`# ${JSON.stringify(step)}`);
    await this.carryOut(step);
    observer.check();
    // Somebody starts it again, as Kubernetes does.
    if (world.backends.every(({ life }) => life.dead)) {
      await world.time.pass(BOOT_SECONDS);
      await world.startBackend();
    }
  }

  private async carryOut(step: Step): Promise<void> {
    const { world, observer } = this;
    switch (step.do) {
      case 'pass':
        await world.time.pass(step.seconds);
        return;
      case 'insertRow':
        world.insertRow();
        return;
      case 'capture':
        await this.ask(backend => this.capture(backend, step));
        return;
      case 'order':
        await this.ask(backend => this.order(backend, step));
        return;
      case 'endClone':
        await this.withClone(step.clone, async (backend, clone) => {
          await backend.cloneOrders.end(clone, USER, entity);
        });
        return;
      case 'retry':
        await this.withClone(step.clone, async (backend, clone) => {
          await backend.cloneOrders.retry(clone, USER, entity);
        });
        return;
      case 'confirm':
        await this.withClone(step.clone, async (backend, clone) => {
          await backend.cloneOrders.confirm(clone, USER, entity);
        });
        return;
      case 'endPoint':
        await this.withPoint(step.point, (backend, point) =>
          this.endPoint(backend, point),
        );
        return;
      case 'weather':
        observer.harms.add('weather');
        world.weather.api = { share: step.share, storms: step.storms };
        world.weather.databaseShare = step.database;
        return;
      case 'befall':
        // What a watch does not tell for longer than a deadline may make one pass.
        if (step.mishap === 'silence') observer.harms.add('weather');
        world.watches.befall(step.mishap);
        return;
      case 'storage':
        observer.harms.add('storage');
        world.cluster.faults.add({
          on: 'controller',
          operation: step.operation,
          times: step.times,
          effect:
            step.effect === 'stall'
              ? { kind: 'stall' }
              : {
                  kind: 'fail',
                  message: 'the array is busy',
                  final: step.effect === 'final',
                },
        });
        return;
      case 'calm':
        world.weather.clear();
        world.cluster.faults.clear();
        return;
      case 'kill':
        world.driver?.life.killAfter(step.writes);
        return;
      case 'start':
        if (world.awake.length < 2) await world.startBackend();
        return;
      case 'stop':
        await this.stopOne();
        return;
      case 'freeze':
        await this.freeze(step.seconds);
        return;
      case 'setClock':
        observer.harms.add('clock');
        world.wall.offset += step.minutes * 60_000;
        return;
      case 'meddle':
        meddle(world, observer, step);
        return;
      case 'forget':
        await this.forget(step.clone);
        return;
      default:
        throw new Error(`Unknown step ${JSON.stringify(step)}`);
    }
  }

  /** Has a backend do something for a person, who takes a refusal as it comes. */
  private async ask(work: (backend: Backend) => Promise<void>): Promise<void> {
    const { world } = this;
    const [backend] = world.awake;
    if (!backend) return;
    try {
      await world.wait(work(backend), backend.life);
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      world.note(`refused: ${code} ${message}`);
      const isKnown =
        REFUSALS.has(code ?? '') ||
        (code === 'SQLITE_BUSY' && this.observer.harms.has('weather'));
      if (!isKnown) throw error;
    }
  }

  private async capture(
    { captureOrders }: Backend,
    { request, label, suspend }: Extract<Step, { do: 'capture' }>,
  ): Promise<void> {
    const { viewer } = this.world;
    const { capture } = this.source;
    const source: GoldenSource = {
      ...this.source,
      capture: suspend ? { ...capture, consistency: 'suspend' } : capture,
    };
    const order = {
      source: SOURCE,
      ...(label ? { label: 'before the release' } : {}),
      ...(request === undefined ? {} : { requestId: `capture-${request}` }),
    };
    await this.requests.send(order, async () => {
      const { snapshot } = await captureOrders.capture(order, {
        viewer,
        source,
        orderedVia: 'api',
      });
      return snapshot.id;
    });
  }

  private async order(
    { cloneOrders }: Backend,
    { point, request, purpose }: Extract<Step, { do: 'order' }>,
  ): Promise<void> {
    const { viewer } = this.world;
    const points = this.observer.points();
    const chosen =
      point === undefined || points.length === 0
        ? 'newest'
        : String(points[point % points.length].id);
    const order = {
      source: SOURCE,
      snapshot: chosen,
      entityRef: entity.ref,
      ...(purpose ? { purpose: 'to look' } : {}),
      ...(request === undefined ? {} : { requestId: `order-${request}` }),
    } satisfies OrderCloneRequest;
    await this.requests.send(order, async () => {
      const { clone } = await cloneOrders.order(order, {
        viewer,
        source: this.source,
        entity,
        orderedVia: 'api',
      });
      return clone.id;
    });
  }

  private async endPoint(
    { snapshotDeletions }: Backend,
    point: SnapshotRecord,
  ): Promise<void> {
    const { viewer } = this.world;
    this.observer.allowEnd(point);
    await snapshotDeletions.request(point, viewer);
  }

  private async withClone(
    number: number,
    work: (backend: Backend, clone: CloneRecord) => Promise<void>,
  ): Promise<void> {
    const clones = this.observer.clones();
    if (clones.length === 0) return;
    const id = String(clones[number % clones.length].id);
    await this.ask(async backend => {
      const clone = await backend.clones.get(id);
      if (clone) await work(backend, clone);
    });
  }

  private async withPoint(
    number: number,
    work: (backend: Backend, point: SnapshotRecord) => Promise<void>,
  ): Promise<void> {
    const points = this.observer.points();
    if (points.length === 0) return;
    const id = String(points[number % points.length].id);
    await this.ask(async backend => {
      const point = await backend.snapshots.get(id);
      if (point) await work(backend, point);
    });
  }

  private async stopOne(): Promise<void> {
    const { world } = this;
    const [backend] = world.awake;
    if (!backend || world.awake.length < 2) return;
    await world.wait(backend.stop(), backend.life);
    backend.life.kill();
  }

  private async freeze(seconds: number): Promise<void> {
    const { world } = this;
    const backend = world.driver;
    if (!backend) return;
    backend.life.pause();
    if (world.awake.length === 0) await world.startBackend();
    await world.time.pass(seconds);
    backend.life.resume();
  }

  /** The database loses a clone's row, as when it is set back to before the order. */
  private async forget(number: number): Promise<void> {
    const { world, observer } = this;
    const clones = observer.clones();
    if (clones.length === 0) return;
    for (const { life } of world.backends) life.kill();
    const id = String(clones[number % clones.length].id);
    observer.forget(id);
    world.database.run('delete from activity where clone_id = ?', id);
    world.database.run('delete from clones where id = ?', id);
  }

  /** The storm is over, all that was asked for comes about, and all goes again. */
  private async end(): Promise<void> {
    const { world, observer } = this;
    world.note('# the end');
    world.weather.clear();
    world.cluster.faults.clear();
    for (const { life } of world.backends) {
      life.spare();
      life.resume();
    }
    const restarts = world.random.next() < 0.5;
    if (restarts) for (const { life } of world.backends) life.kill();
    if (world.awake.length === 0) await world.startBackend();
    // Whoever takes over looks at everything at once.
    await observer.comesToRest(restarts ? TAKE_OVER_SECONDS : SWEEP_SECONDS);
    observer.checkAtRest();

    world.note('# all clones are deleted');
    for (const { id } of observer.clones()) {
      await this.insist(async backend => {
        const clone = await backend.clones.get(String(id));
        if (clone) await backend.cloneOrders.end(clone, USER, entity);
      });
    }
    await observer.comesToRest();
    observer.checkNothingLeft();

    world.note('# all points are deleted');
    for (const { id } of observer.points('ready')) {
      await this.insist(async backend => {
        const point = await backend.snapshots.get(String(id));
        if (point) await this.endPoint(backend, point);
      }).catch(error => {
        // An import that somebody has made his own holds it.
        const isHeld = error.code === 'snapshotInUse';
        if (!isHeld || observer.strange.size === 0) throw error;
      });
    }
    await observer.comesToRest();
    observer.checkNoPointLeft();
  }

  /** As `ask`, but nobody may refuse. */
  private async insist(
    work: (backend: Backend) => Promise<void>,
  ): Promise<void> {
    const [backend] = this.world.awake;
    await this.world.wait(work(backend), backend.life);
  }

  private get source() {
    return this.world.configuration.sources[SOURCE];
  }
}
