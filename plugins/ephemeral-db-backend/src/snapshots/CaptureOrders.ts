import {
  type captureSnapshotSchema,
  type EphemeralDbSignal,
  type OrderedVia,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { randomUUID } from 'crypto';
import type { z } from 'zod/v3';
import type { Viewer } from '../authorize/Viewer';
import { type Clock, machineClock } from '../clock';
import { isClash } from '../database';
import { describeMoment } from '../describeMoment';
import { hashOfRequest } from '../hashOfRequest';
import { kinds } from '../kubernetes/kinds';
import { refusal } from '../refusal';
import type { DatabaseStatusStore } from '../sources/DatabaseStatusStore';
import { ensureFit } from '../sources/ensureFit';
import type { LiveClusters } from '../sources/LiveClusters';
import type { GoldenSource } from '../sources/types';
import type { DatabaseJoinStore } from './DatabaseJoinStore';
import type { DatabaseSnapshotStore } from './DatabaseSnapshotStore';
import { snapshotCandidates } from './snapshotNames';
import type { SnapshotRecord } from './SnapshotRecord';

/** Orders at the same moment meet; each try finds the other one to join. */
const TRIES = 5;

type CaptureRequest = z.output<typeof captureSnapshotSchema>;

/** @see CaptureOrders.create */
export interface CaptureOrdersOptions {
  snapshots: DatabaseSnapshotStore;
  joins: DatabaseJoinStore;
  clusters: LiveClusters;
  statuses: DatabaseStatusStore;
  announce(signal: EphemeralDbSignal): void;
  /** Tells the loop that there is something to do. */
  wake(cluster: string): void;
  /** The machine's unless given. */
  clock?: Clock;
}

/** Who captures what; all of it checked by the door. */
export interface CaptureContext {
  viewer: Viewer;
  source: GoldenSource;
  orderedVia: OrderedVia;
}

/** Takes orders for captures. The loop does the rest. */
export class CaptureOrders {
  private constructor(
    private readonly options: CaptureOrdersOptions,
    private readonly clock: Clock,
  ) {}

  static create(options: CaptureOrdersOptions): CaptureOrders {
    return new CaptureOrders(options, options.clock ?? machineClock);
  }

  /**
   * Writes an order, or joins the one in flight: a capture that has not cut yet will hold all that was written until
   * now. Within the source's least interval the last point is the answer, unless the request is forced. Whatever is wrong
   * with it is found before anything is written.
   *
   * @returns `repeated` when the request id was seen before with the same request, or the last point serves
   */
  async capture(
    request: CaptureRequest,
    context: CaptureContext,
  ): Promise<{ snapshot: SnapshotRecord; repeated: boolean }> {
    const { viewer, source } = context;
    const requester = viewer.caller.userRef!;
    if (request.force) await ensureMayForce(viewer, source);
    const before = await this.findRepeated(request, requester);
    if (before) {
      return { snapshot: before, repeated: true };
    }
    for (let attempt = 1; ; attempt++) {
      const inFlight = await this.options.snapshots.inFlight(source.name);
      if (inFlight) {
        await this.ensureBeforeCut(inFlight, source);
        const joined = await this.join(inFlight, request, context);
        return { snapshot: joined, repeated: false };
      }
      const recent = request.force ? undefined : await this.recent(source);
      if (recent) {
        const joined = await this.join(recent, request, context);
        return { snapshot: joined, repeated: true };
      }
      await ensureFit('capture', source, this.options);
      try {
        const snapshot = await this.insert(request, context);
        const { id, version, cluster } = snapshot;
        this.options.announce({ kind: 'snapshot', id, version });
        this.options.wake(cluster);
        return { snapshot, repeated: false };
      } catch (error) {
        if (!isClash(error) || attempt === TRIES) throw error;
        const same = await this.findRepeated(request, requester);
        if (same) return { snapshot: same, repeated: true };
      }
    }
  }

  private async insert(
    request: CaptureRequest,
    { viewer, source, orderedVia }: CaptureContext,
  ): Promise<SnapshotRecord> {
    const id = randomUUID();
    const orderedAt = new Date(this.clock.now());
    return await this.options.snapshots.insert({
      id,
      source: source.name,
      cluster: source.cluster,
      label: request.label,
      ...promised(source.capture.consistency),
      orderedAt,
      takenBy: viewer.caller.userRef!,
      orderedVia,
      volumeSnapshotName: await this.freeName(id, orderedAt, source),
      requestId: request.requestId,
      requestHash: hashOfRequest(request),
    });
  }

  /**
   * The array may freeze the data any moment once the VolumeSnapshot is there, and tells only later: whoever asks from
   * then on could miss what they wrote just before.
   */
  private async ensureBeforeCut(
    { progress, volumeSnapshotName }: SnapshotRecord,
    source: GoldenSource,
  ): Promise<void> {
    // Noted before the VolumeSnapshot is created.
    if (!progress.quiesced) return;
    const created = await this.options.clusters.ask(source.cluster, cluster =>
      cluster.read(kinds.volumeSnapshot, volumeSnapshotName!, source.namespace),
    );
    if (created) {
      throw refusal(
        'captureTooSoon',
        `A capture of ${source.title} is being cut at this moment, and may miss what was written just before your request. Capture again when it is taken, in a few seconds.`,
      );
    }
  }

  /** @returns the point as it is with that */
  private async join(
    snapshot: SnapshotRecord,
    request: CaptureRequest,
    { viewer, orderedVia }: CaptureContext,
  ): Promise<SnapshotRecord> {
    const { snapshots, joins, announce } = this.options;
    const { id } = snapshot;
    if (request.requestId !== undefined) {
      await joins.record({
        joinedBy: viewer.caller.userRef!,
        requestId: request.requestId,
        requestHash: hashOfRequest(request),
        snapshotId: id,
        joinedAt: new Date(this.clock.now()),
      });
    }
    const isNews =
      orderedVia !== 'agent' && (await snapshots.noteShared(id, orderedVia));
    if (!isNews) return snapshot;
    const shared = (await snapshots.get(id))!;
    announce({ kind: 'snapshot', id, version: shared.version });
    return shared;
  }

  private async findRepeated(
    request: CaptureRequest,
    requester: string,
  ): Promise<SnapshotRecord | undefined> {
    const { requestId } = request;
    if (requestId === undefined) return undefined;
    const { snapshots, joins } = this.options;
    const started = await snapshots.findByRequest(requester, requestId);
    const joined = started ? undefined : await joins.find(requester, requestId);
    const snapshot =
      started ?? (joined && (await snapshots.get(joined.snapshotId)));
    const requestHash = (joined ?? started)?.requestHash;
    if (snapshot && requestHash !== hashOfRequest(request)) {
      throw refusal(
        'requestIdReused',
        `The requestId ${requestId} belongs to your capture of ${
          snapshot.source
        } on ${describeMoment(
          snapshot.orderedAt,
        )}, which asked for something else. Use a new requestId for a new capture.`,
      );
    }
    return snapshot;
  }

  /** The last point, where the source's least interval is not over since. */
  private async recent(
    source: GoldenSource,
  ): Promise<SnapshotRecord | undefined> {
    const last = await this.options.snapshots.lastCaptured(source.name);
    const next =
      last && last.orderedAt.getTime() + source.capture.minIntervalMs;
    return next !== undefined && this.clock.now() < next ? last : undefined;
  }

  /** A name in the golden's namespace that nobody has taken. */
  private async freeName(
    id: string,
    orderedAt: Date,
    source: GoldenSource,
  ): Promise<string> {
    const { snapshots, clusters } = this.options;
    const candidates = snapshotCandidates(source.name, orderedAt, id);
    for (const name of candidates) {
      if (await snapshots.nameTaken(source.name, name)) continue;
      const found = await clusters.ask(source.cluster, cluster =>
        cluster.read(kinds.volumeSnapshot, name, source.namespace),
      );
      if (!found) return name;
    }
    throw refusal(
      'nameSquatted',
      `Every name that this capture could take in namespace ${
        source.namespace
      } is taken by VolumeSnapshots that are not ours: ${candidates.join(
        ', ',
      )}. Nothing was changed. Capture again, which tries other names; if it happens again, an admin must find out who makes them.`,
    );
  }
}

/** The least interval protects a busy golden server: who answers for it may set it aside. */
async function ensureMayForce(
  viewer: Viewer,
  { owner, title }: GoldenSource,
): Promise<void> {
  const { isAdmin, ownershipRefs } = viewer.caller;
  if (isAdmin || ownershipRefs.includes(owner)) return;
  const who = await viewer.say(() => viewer.nameOf(owner));
  throw refusal(
    'notAllowed',
    `Only ${who} and admins can force a capture of ${title}. Capture without force: the last point is the answer while it is younger than the source’s least interval.`,
  );
}

/** That writes were held is only said once the server has said so. */
function promised(
  wanted: GoldenSource['capture']['consistency'],
): Pick<SnapshotRecord, 'asked' | 'consistency'> {
  return wanted === 'suspend'
    ? { consistency: 'crash', asked: 'suspend' }
    : { consistency: wanted };
}
