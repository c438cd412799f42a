import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  golden,
  type InProcessCluster,
  startInProcess,
  VirtualClock,
} from '@ephemeral-db/sandbox';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { EntityNames } from '../../../authorize/EntityNames';
import type { EntityFacts } from '../../../authorize/rules';
import { Viewer } from '../../../authorize/Viewer';
import type { PluginConfiguration } from '../../../sources/types';
import { type Backend, startBackend } from './Backend';
import { layOutBystanders } from './bystanders';
import { configurationOf } from './configuration';
import { goldenFiles, layOutGolden } from './goldenDatabase';
import { HeldWrites } from './HeldWrites';
import type { Life } from './Life';
import type { Write } from './ProcessGateway';
import { Random } from './Random';
import { Servers } from './Servers';
import { SharedDatabase } from './SharedDatabase';
import { Watches } from './Watches';
import { Weather } from './Weather';

/** How long a person waits for an answer of the portal. */
const PATIENCE_SECONDS = 60;
const BOOT_AGAIN_SECONDS = 2;
const NOTES = 2_000;

/** In memory where there is such a folder. */
const FOLDERS = process.platform === 'linux' ? '/dev/shm' : tmpdir();

export const entity: EntityFacts = {
  ref: 'component:default/orders',
  kind: 'component',
  namespace: 'default',
  name: 'orders',
  owners: ['group:default/team-orders'],
};

/** A cluster with a golden database, the portal's database, and the backends on it, all on one virtual time. */
export class World {
  readonly time = new VirtualClock();
  /** How far the machines' wall clocks are off. */
  readonly wall = { offset: 0 };
  readonly weather: Weather;
  readonly heldWrites: HeldWrites;
  readonly watches = new Watches();
  readonly configuration: PluginConfiguration = configurationOf();
  readonly viewer: Viewer;
  readonly backends: Backend[] = [];
  /** What has happened, for whoever has to understand a failure. */
  readonly notes: string[] = [];
  /** Told of each write that reaches the cluster, before it takes effect. */
  onWrite: (life: Life, write: Write) => void = () => {};
  /** Told of each call that leaves for the cluster, in words. */
  onCall: (what: string) => void = () => {};
  /** What a faulty product would do instead; says whether the write is made at all. */
  plant: (write: Write, world: World) => boolean = () => true;

  private started = 0;
  private rows = 10;

  private constructor(
    readonly random: Random,
    private readonly folder: string,
    readonly cluster: InProcessCluster,
    readonly database: SharedDatabase,
    readonly servers: Servers,
    time: VirtualClock,
  ) {
    this.time = time;
    this.weather = new Weather(random);
    this.heldWrites = new HeldWrites(cluster, time);
    database.beforeQuery = () => this.weather.strikeDatabase();
    this.viewer = viewerOf(this.configuration);
  }

  static async create(random: Random): Promise<World> {
    const folder = mkdtempSync(join(FOLDERS, 'ephemeral-db-history-'));
    const time = new VirtualClock();
    const reports: string[] = [];
    const cluster = startInProcess({
      directory: folder,
      clock: time,
      random: () => random.next(),
      report: (where, error) => reports.push(`${where}: ${error}`),
    });
    const database = await SharedDatabase.create(() => time.now().getTime());
    const world = new World(
      random,
      folder,
      cluster,
      database,
      new Servers(cluster),
      time,
    );
    await layOutGolden(world);
    layOutBystanders(world);
    return world;
  }

  /** The backends that are neither dead nor stopped. */
  get awake(): Backend[] {
    return this.backends.filter(({ life }) => !life.dead && !life.paused);
  }

  /** The backend that drives the cluster, or else any that is awake. */
  get driver(): Backend | undefined {
    const { holding } = this.database;
    return this.awake.find(({ life }) => life === holding) ?? this.awake[0];
  }

  note(text: string): void {
    this.notes.push(`${this.time.seconds.toFixed(3)} ${text}`);
    if (this.notes.length > NOTES) this.notes.shift();
  }

  async startBackend(): Promise<Backend> {
    for (;;) {
      this.started += 1;
      try {
        const backend = await this.wait(startBackend(this, this.started));
        if (!backend) throw new Error('The backend does not start');
        this.backends.push(backend);
        return backend;
      } catch (error) {
        if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
        // As Kubernetes does with what ends at once.
        await this.time.pass(BOOT_AGAIN_SECONDS);
      }
    }
  }

  /** Lets time pass until something is there, or it is clear that it will not come. */
  async wait<Result>(
    work: Promise<Result>,
    life?: Backend['life'],
  ): Promise<Result | undefined> {
    let outcome: { result: Result } | { error: unknown } | undefined;
    work.then(
      result => {
        outcome = { result };
      },
      error => {
        outcome = { error };
      },
    );
    const end = this.time.seconds + PATIENCE_SECONDS;
    await this.time.pass(
      () =>
        outcome !== undefined || Boolean(life?.dead) || this.time.seconds > end,
    );
    const settled = outcome as typeof outcome;
    if (!settled) return undefined;
    if ('error' in settled) throw settled.error;
    return settled.result;
  }

  async stop(): Promise<void> {
    for (const { life } of this.backends) life.kill();
    await this.cluster.stop();
    this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What the golden database has by now. */
  get goldenRows(): number {
    return this.rows;
  }

  /** Somebody writes to the golden database, as soon as that may be. */
  insertRow(): void {
    this.heldWrites.write(() => {
      const directory = this.servers.volumeOf(golden.namespace, golden.claim);
      if (!directory) return;
      this.rows += 1;
      this.servers.write(directory, goldenFiles(this.rows));
    });
  }
}

/** An admin to whom the permission policy lets everything through. */
function viewerOf({ sources }: PluginConfiguration): Viewer {
  const acts = [
    'source.read',
    'source.check',
    'snapshot.read',
    'snapshot.create',
    'snapshot.delete',
    'clone.read',
    'clone.create',
    'clone.update',
    'clone.delete',
    'clone.inspect',
    'clone.confirm',
    'clone.credentials.read',
  ] as const;
  const all = Object.fromEntries(acts.map(act => [act, 'all'])) as Record<
    (typeof acts)[number],
    'all'
  >;
  const user = 'user:default/ada';
  return new Viewer(
    { userRef: user, ownershipRefs: [user, ...entity.owners], isAdmin: true },
    all,
    sources,
    EntityNames.create({ entities: { titlesOf: async () => new Map() } }),
    { result: AuthorizeResult.ALLOW },
  );
}
