import {
  type captureSnapshotSchema,
  describeDuration,
  type EphemeralDbSignal,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { randomUUID } from 'crypto';
import type { z } from 'zod/v3';
import { isClash } from '../database';
import { hashOfRequest } from '../hashOfRequest';
import { kinds } from '../kubernetes/kinds';
import { checkCapture } from '../preflight';
import { refusal } from '../refusal';
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
  announce(signal: EphemeralDbSignal): void;
  /** Tells the loop that there is something to do. */
  wake(cluster: string): void;
}

/** Takes orders for captures. The loop does the rest. */
export class CaptureOrders {
  private constructor(private readonly options: CaptureOrdersOptions) {}

  static create(options: CaptureOrdersOptions): CaptureOrders {
    return new CaptureOrders(options);
  }

  /**
   * Writes an order, or joins the one in flight: a capture that has not cut yet will hold all that was written until
   * now. Whatever is wrong with it is found before anything is written.
   *
   * @returns `repeated` when the request id was seen before with the same request
   */
  async capture(
    request: CaptureRequest,
    source: GoldenSource,
    requester: string,
  ): Promise<{ snapshot: SnapshotRecord; repeated: boolean }> {
    const before = await this.findRepeated(request, requester);
    if (before) {
      return { snapshot: before, repeated: true };
    }
    for (let attempt = 1; ; attempt++) {
      const inFlight = await this.options.snapshots.inFlight(source.name);
      if (inFlight) {
        await this.ensureBeforeCut(inFlight, source);
        await this.join(inFlight, request, requester);
        return { snapshot: inFlight, repeated: false };
      }
      await this.ensureInterval(source);
      await this.ensureFit(source);
      try {
        const snapshot = await this.insert(request, source, requester);
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
    source: GoldenSource,
    requester: string,
  ): Promise<SnapshotRecord> {
    const id = randomUUID();
    const orderedAt = new Date();
    return await this.options.snapshots.insert({
      id,
      source: source.name,
      cluster: source.cluster,
      label: request.label,
      consistency: source.capture.consistency,
      orderedAt,
      takenBy: requester,
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

  private async join(
    inFlight: SnapshotRecord,
    request: CaptureRequest,
    requester: string,
  ): Promise<void> {
    if (request.requestId === undefined) return;
    await this.options.joins.record({
      joinedBy: requester,
      requestId: request.requestId,
      requestHash: hashOfRequest(request),
      snapshotId: inFlight.id,
      joinedAt: new Date(),
    });
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
        } at ${snapshot.orderedAt.toISOString()}, which asked for something else. Use a new requestId for a new capture.`,
      );
    }
    return snapshot;
  }

  private async ensureInterval(source: GoldenSource): Promise<void> {
    const { minIntervalMs } = source.capture;
    const last = await this.options.snapshots.lastOrderedAt(source.name);
    if (!last) return;
    const next = last.getTime() + minIntervalMs;
    if (Date.now() < next) {
      throw refusal(
        'captureTooSoon',
        `${
          source.title
        } was captured at ${last.toISOString()}, and lets ${describeDuration(
          minIntervalMs,
        )} pass between captures. Use that point, or capture again after ${new Date(
          next,
        ).toISOString()}.`,
      );
    }
  }

  private async ensureFit(source: GoldenSource): Promise<void> {
    const finding = await this.options.clusters.ask(source.cluster, cluster =>
      checkCapture(cluster, source),
    );
    if (finding) {
      throw refusal(
        'sourceBlocked',
        `${source.title} can't be captured now: ${finding.found} ${
          finding.fix ?? ''
        }`.trim(),
      );
    }
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
