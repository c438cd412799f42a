import {
  golden,
  type KubernetesObject,
  resources,
} from '@ephemeral-db/sandbox';
import { readFileSync } from 'fs';
import { join } from 'path';
import type { VolumeSnapshotContent } from '../../../kubernetes/objects';
import { kinds } from '../../../kubernetes/kinds';
import type { SnapshotRecord } from '../../../snapshots/SnapshotRecord';
import { checkBystanders } from './bystanders';
import { checkClones } from './checkClones';
import { checkPoints } from './checkPoints';
import { leftOfClones, leftOfPoints } from './leftovers';
import type { Write } from './ProcessGateway';
import type { Life } from './Life';
import { passUntilRest } from './passUntilRest';
import type { ServerFiles } from './Servers';
import type { World } from './World';

/** How long a policy that was just turned may go unnoticed by a deletion that is on its way. */
const RACE_SECONDS = 1;

type Row = Record<string, unknown>;

/** What has been done to a world that can make orders fail. */
export type Harm = 'clock' | 'forgotten' | 'meddling' | 'storage' | 'weather';

/** A point on the array, as it was when it was cut. */
interface CutPoint {
  volumeSnapshot: string;
  rows: number;
  /** Writes were held at that moment. */
  held: boolean;
}

/** Looks at a world past the product, remembers what may not be forgotten, and says what is wrong. */
export class Observer {
  readonly harms = new Set<Harm>();
  /** Clones whose objects somebody else has changed or deleted. */
  readonly touched = new Set<string>();
  /** Names of objects that somebody else has made their own: nobody may touch them. */
  private readonly disowned = new Set<string>();
  /** Namespaces in which somebody else has changed the order: nobody knows whose they are once the row is lost. */
  private readonly forged = new Set<string>();
  /** By the array's handle. */
  readonly cuts = new Map<string, CutPoint>();

  private readonly forgotten = new Set<string>();
  /** Names of VolumeSnapshots whose points somebody wants gone. */
  private readonly ended = new Set<string>();
  /** Imports whose policy somebody turned to Delete, with when. */
  private readonly dropped = new Map<string, number>();
  /** Imports that somebody has deleted. */
  private readonly deleted = new Set<string>();
  /** Handles that may go with an import that somebody has turned to Delete. */
  private readonly doomed = new Set<string>();
  private readonly wrongs: string[] = [];
  private meddling = false;

  constructor(readonly world: World) {
    world.cluster.store.watch(({ resource, object, previous, type }) => {
      if (resource === resources.volumeSnapshotContents) {
        this.seeContent(
          object as KubernetesObject & VolumeSnapshotContent,
          previous as (KubernetesObject & VolumeSnapshotContent) | undefined,
          type,
        );
      }
    });
    world.onWrite = (life, write) => this.seeWrite(life, write);
  }

  /** Rows of clones that are not gone, the oldest first. */
  clones(): Row[] {
    return this.world.database.select(
      'select * from clones where gone_at is null order by created_at, id',
    );
  }

  /** Rows of points that are not gone, the oldest first. */
  points(phase?: string): Row[] {
    const { database } = this.world;
    return phase
      ? database.select(
          'select * from snapshots where gone_at is null and phase = ? order by ordered_at, id',
          phase,
        )
      : database.select(
          'select * from snapshots where gone_at is null order by ordered_at, id',
        );
  }

  forget(id: string): void {
    this.harms.add('forgotten');
    this.forgotten.add(id);
  }

  isForgotten(id: string): boolean {
    return this.forgotten.has(id);
  }

  allowEnd({ volumeSnapshotName }: SnapshotRecord): void {
    if (volumeSnapshotName) this.ended.add(volumeSnapshotName);
  }

  allowEndOf(volumeSnapshot: string): void {
    this.ended.add(volumeSnapshot);
  }

  disown(name: string): void {
    this.disowned.add(name);
  }

  forge(namespace: string): void {
    this.forged.add(namespace);
  }

  /** Names of objects that are nobody's that the product could know. */
  get strange(): Set<string> {
    const { database } = this.world;
    const orphaned = [...this.forged].filter(
      name =>
        database.select('select id from clones where namespace = ?', name)
          .length === 0,
    );
    return new Set([...this.disowned, ...orphaned]);
  }

  /** Whether an object is nobody's that the product could know: made another's, or in a namespace that is, without a row. */
  isStrange({ name, namespace = '' }: { name: string; namespace?: string }) {
    const { strange } = this;
    if (strange.has(name) || strange.has(namespace)) return true;
    const space = name.replace(/-g\d+$/, '');
    return strange.has(space) && this.harms.has('forgotten');
  }

  /** Somebody turns an import's policy to Delete. */
  importIsDropped(content: string): void {
    this.meddling = true;
    this.dropped.set(content, this.world.time.seconds);
    this.world.time.soon(() => {
      this.meddling = false;
    });
    const { metadata, spec } = this.content(content) ?? {};
    // What is going already takes the point along.
    if (metadata?.deletionTimestamp || this.deleted.has(content)) {
      this.doomed.add(spec?.source.snapshotHandle ?? '');
    }
  }

  /** Somebody deletes an import, or all of its namespace. */
  importIsDeleted(content: string): void {
    this.deleted.add(content);
    const found = this.content(content);
    if (found?.spec.deletionPolicy === 'Delete') {
      this.doomed.add(found.spec.source.snapshotHandle ?? '');
    }
  }

  /** @throws Error that says what is wrong by now */
  check(): void {
    const { array } = this.world.cluster;
    for (const [handle, { volumeSnapshot }] of this.cuts) {
      if (array.snapshot(handle) || this.mayGo(handle, volumeSnapshot)) {
        continue;
      }
      this.wrongs.push(
        `The array has lost ${handle}, the point ${volumeSnapshot}, which nobody wanted gone`,
      );
    }
    if (this.wrongs.length > 0) throw new Error(this.wrongs.join('\n'));
  }

  /**
   * Lets time pass until all that was ordered has come about.
   *
   * @param atLeast - seconds, for what is looked for only now and then
   * @throws Error that says what has not
   */
  async comesToRest(atLeast?: number): Promise<void> {
    const restless = await passUntilRest(this.world, atLeast);
    this.check();
    if (restless) throw new Error(restless);
  }

  /** @throws Error where the database says other than the cluster holds */
  checkAtRest(): void {
    this.wrongs.push(
      ...checkClones(this),
      ...checkPoints(this),
      ...checkBystanders(this.world),
    );
    this.check();
  }

  /** @throws Error where something of a clone is left */
  checkNothingLeft(): void {
    this.wrongs.push(...leftOfClones(this));
    this.check();
  }

  /** @throws Error where a point is left that was deleted */
  checkNoPointLeft(): void {
    this.wrongs.push(...leftOfPoints(this), ...checkBystanders(this.world));
    this.check();
  }

  private mayGo(handle: string, volumeSnapshot: string): boolean {
    if (this.ended.has(volumeSnapshot) || this.doomed.has(handle)) return true;
    const [row] = this.world.database.select(
      'select phase from snapshots where volume_snapshot_name = ?',
      volumeSnapshot,
    );
    // What is left of a capture that failed is no point in time.
    return row?.phase === 'failed';
  }

  private content(name: string): VolumeSnapshotContent | undefined {
    return this.world.cluster.store.get(
      resources.volumeSnapshotContents,
      undefined,
      name,
    ) as (KubernetesObject & VolumeSnapshotContent) | undefined;
  }

  private seeContent(
    content: VolumeSnapshotContent,
    previous: VolumeSnapshotContent | undefined,
    type: string,
  ): void {
    const { spec, status, metadata } = content;
    const { volumeHandle, snapshotHandle } = spec.source;
    const { name, namespace } = spec.volumeSnapshotRef;
    const handle = status?.snapshotHandle;
    if (volumeHandle && handle && name && !this.cuts.has(handle)) {
      const { cluster, heldWrites } = this.world;
      const { directory = '', createdAt = 0n } =
        cluster.array.snapshot(handle) ?? {};
      const files: ServerFiles = JSON.parse(
        readFileSync(join(directory, 'server.json'), 'utf8'),
      );
      this.cuts.set(handle, {
        volumeSnapshot: name,
        rows: files.rows,
        held: heldWrites.wereHeldAt(Number(createdAt / 1_000_000n)),
      });
    }
    if (!snapshotHandle) return;
    const what = `The import ${metadata.name} for ${namespace}/${name}`;
    if (type === 'ADDED' && spec.deletionPolicy !== 'Retain') {
      this.wrongs.push(`${what} was made with ${spec.deletionPolicy}`);
    }
    if (
      previous?.spec.deletionPolicy === 'Retain' &&
      spec.deletionPolicy !== 'Retain' &&
      !this.meddling
    ) {
      this.wrongs.push(`${what} was turned to ${spec.deletionPolicy}`);
    }
    const goes =
      metadata.deletionTimestamp && !previous?.metadata.deletionTimestamp;
    if (goes && spec.deletionPolicy !== 'Retain') {
      const turned = this.dropped.get(metadata.name) ?? 0;
      if (this.world.time.seconds - turned <= RACE_SECONDS) {
        this.doomed.add(snapshotHandle);
      } else if (!this.doomed.has(snapshotHandle)) {
        this.wrongs.push(`${what} is deleted with ${spec.deletionPolicy}`);
      }
    }
  }

  private seeWrite(life: Life, { verb, kind, name, namespace }: Write): void {
    const { database } = this.world;
    this.world.note(`${verb} ${kind.kind} ${namespace ?? ''}/${name}`);
    if (database.holding !== life) {
      this.wrongs.push(
        `${verb} ${kind.kind} ${
          namespace ?? ''
        }/${name} came from a backend that does not hold the cluster any more`,
      );
    }
    const isGolden =
      namespace === golden.namespace && kind === kinds.volumeSnapshot;
    if (verb === 'remove' && isGolden && !this.mayGo('', name)) {
      this.wrongs.push(
        `The point ${name} is deleted, which nobody wanted gone`,
      );
    }
  }
}
