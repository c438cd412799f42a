import { join } from 'path';
import type { Backend } from '../lab/Backend';
import { type Consistency, Lab, type LabOptions } from '../lab/Lab';
import { proveClones } from '../lab/proveClones';
import type { CrashPoint, WritePoint } from '../writes';
import {
  cloneReaches,
  pointIsGone,
  pointIsReady,
  take,
  type Verb,
} from './verbs';

const EVERYTHING = { limit: 200 };

/** What became of one crash. */
export interface CrashOutcome {
  /** The process has ended at that write; otherwise it came to the end of the verb without it. */
  crashed: boolean;
  /** From the crash until all was well, a fresh backend's start in it. */
  seconds: number;
}

/** A cluster of its own on which backends crash, one after the other, each over the database of the one before. */
export class CrashLane {
  private lives = 1;
  private backend?: Backend;
  /** What there is while nobody has ordered anything. */
  private baseline: string[] = [];
  private point = '';
  /** The backends that were started. */
  readonly starts: Pick<Backend, 'milliseconds' | 'cpuMilliseconds'>[] = [];

  private constructor(
    private readonly name: string,
    private readonly options: LabOptions,
    private lab: Lab,
  ) {}

  /** What captures of its source ask for. */
  get consistency(): Consistency {
    return this.lab.consistency;
  }

  static async open(name: string, options: LabOptions): Promise<CrashLane> {
    const directory = join(options.directory, '1');
    const lab = await Lab.open({ ...options, directory });
    const lane = new CrashLane(name, options, lab);
    await lane.layOut();
    return lane;
  }

  /**
   * Starts one backend after the other. What the first one took is left out: it was loaded while others worked.
   *
   * @returns milliseconds that each took
   */
  async startTimes(times: number): Promise<number[]> {
    const taken: number[] = [];
    for (let count = 0; count <= times; count++) {
      await this.backend!.stop();
      const { milliseconds } = await this.start();
      if (count > 0) taken.push(milliseconds);
    }
    return taken;
  }

  /** What a backend writes from the request until it is done, and as an effect of that. */
  async writesOf(verb: Verb): Promise<WritePoint[]> {
    return await this.inLife(async backend => {
      await verb.done(backend, await this.begin(backend, verb));
      await backend.untilQuiet();
      const writes = backend
        .writes()
        .filter(({ event }) => event === 'begun')
        .map(({ name, nth }) => ({ name, nth }));
      await this.clear(backend);
      return writes;
    });
  }

  /**
   * Crashes a backend at a write of a verb, and starts another one over its database, which is the next to crash.
   *
   * @throws Error when that does not end with a clone or point that is ready, or with nothing at all
   */
  async crashAt(verb: Verb, crash: CrashPoint): Promise<CrashOutcome> {
    return await this.inLife(async mortal => {
      const done = this.begin(mortal, verb, crash).then(subject =>
        verb.done(mortal, subject),
      );
      // What it was asked for ends in an error where its process ends.
      await done.catch(async error => {
        if (!(await mortal.endsSoon())) throw error;
      });
      const crashed = !(await mortal.untilQuiet());
      const since = performance.now();
      const backend = crashed ? await this.start() : mortal;
      await backend.restartLedger();
      await this.settle(backend);
      const seconds = (performance.now() - since) / 1000;
      await this.clear(backend);
      return { crashed, seconds };
    });
  }

  async close(): Promise<void> {
    await this.lab.close();
  }

  /** Takes the point that all clones are made of. */
  private async layOut(): Promise<void> {
    const backend = await this.start();
    this.point = await take(backend.api);
    await pointIsReady(backend, this.point);
    await backend.untilQuiet();
    this.baseline = this.lab.inventory();
  }

  /** Works with the backend that is there. Where that fails, nothing is left as it was: the next one begins anew. */
  private async inLife<Result>(
    work: (backend: Backend) => Promise<Result>,
  ): Promise<Result> {
    if (!this.backend) await this.startAnew();
    try {
      return await work(this.backend!);
    } catch (error) {
      await this.backend?.stop();
      this.backend = undefined;
      throw error;
    }
  }

  private async startAnew(): Promise<void> {
    await this.lab.close();
    const directory = join(this.options.directory, `${++this.lives}`);
    this.lab = await Lab.open({ ...this.options, directory });
    await this.layOut();
  }

  private async start(): Promise<Backend> {
    this.backend = undefined;
    this.backend = await this.lab.start(this.prefix);
    const { milliseconds, cpuMilliseconds } = this.backend;
    this.starts.push({ milliseconds, cpuMilliseconds });
    return this.backend;
  }

  private get prefix(): string {
    return `${this.name}_${this.lives}_`;
  }

  private async begin(
    backend: Backend,
    verb: Verb,
    crash?: CrashPoint,
  ): Promise<string> {
    const scene = { lab: this.lab, backend, point: this.point };
    const subject = await verb.prepare(scene);
    await backend.untilQuiet();
    await backend.restartLedger(crash);
    return await verb.ask(backend.api, subject, scene);
  }

  /** Waits until all that is there is ready, or gone, and asks what is ready. */
  private async settle(backend: Backend): Promise<void> {
    const { api } = backend;
    for (const { id, phase } of (await api.listSnapshots(EVERYTHING)).items) {
      if (phase === 'deleting') await pointIsGone(backend, id);
      else await pointIsReady(backend, id);
    }
    for (const { id, phase } of (await api.listClones(EVERYTHING)).items) {
      if (phase === 'deleting') {
        await cloneReaches(backend, id, 'gone');
        continue;
      }
      // One that nobody has retried yet: whoever had asked for it asks again.
      if (phase === 'failed') await api.retryClone(id);
      const clone = await cloneReaches(backend, id, 'ready');
      await proveClones(this.lab, [clone]);
    }
  }

  /** Takes away what there is. @throws Error when something stays */
  private async clear(backend: Backend): Promise<void> {
    const { api } = backend;
    for (const { id } of (await api.listClones(EVERYTHING)).items) {
      await api.deleteClone(id);
      await cloneReaches(backend, id, 'gone');
    }
    for (const { id } of (await api.listSnapshots(EVERYTHING)).items) {
      if (id === this.point) continue;
      await api.deleteSnapshot(id);
      await pointIsGone(backend, id);
    }
    const held = await this.lab.heldDatabases();
    if (held > 0) {
      throw new Error(`Writes of ${held} golden databases are still held`);
    }
    const rows = await this.options.databases.read(this.prefix, async knex => [
      ...(await knex('clones').whereNot({ phase: 'gone' })),
      ...(await knex('snapshots')
        .whereNot({ id: this.point })
        .whereNull('gone_at')),
    ]);
    const there = this.lab.inventory();
    const left = [
      ...there.filter(item => !this.baseline.includes(item)),
      ...rows.map(({ id, phase }) => `row ${id} in phase ${phase}`),
    ];
    const lost = this.baseline.filter(item => !there.includes(item));
    if (left.length + lost.length > 0) {
      throw new Error(
        `Left behind: ${left.join(', ') || 'nothing'}. Lost: ${
          lost.join(', ') || 'nothing'
        }`,
      );
    }
  }
}
