import {
  describeDuration,
  type EphemeralDbSignal,
  type OrderedVia,
  type orderCloneSchema,
  parseDuration,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { randomUUID } from 'crypto';
import type { z } from 'zod/v3';
import type { DatabaseOwnerStore } from '../authorize/DatabaseOwnerStore';
import type { EntityFacts } from '../authorize/rules';
import type { Viewer } from '../authorize/Viewer';
import { type Clock, machineClock } from '../clock';
import { isClash } from '../database';
import { hashOfRequest } from '../hashOfRequest';
import { kinds } from '../kubernetes/kinds';
import { generationNames } from '../kubernetes/names';
import { refusal } from '../refusal';
import type { DatabaseSnapshotStore } from '../snapshots/DatabaseSnapshotStore';
import type { DatabaseStatusStore } from '../sources/DatabaseStatusStore';
import { ensureFit } from '../sources/ensureFit';
import type { LiveClusters } from '../sources/LiveClusters';
import type { GoldenSource, PluginConfiguration } from '../sources/types';
import { Turns } from '../Turns';
import { defaultName, namespaceCandidates } from './cloneNames';
import type { CloneRecord } from './CloneRecord';
import type { DatabaseCloneStore } from './DatabaseCloneStore';
import { PointChoice } from './PointChoice';

/** Orders at the same moment on another replica can take a name first; each try finds the next one. */
const TRIES = 20;

type OrderRequest = z.output<typeof orderCloneSchema>;

/** @see CloneOrders.create */
export interface CloneOrdersOptions {
  configuration: PluginConfiguration;
  clones: DatabaseCloneStore;
  snapshots: DatabaseSnapshotStore;
  owners: DatabaseOwnerStore;
  clusters: LiveClusters;
  statuses: DatabaseStatusStore;
  announce(signal: EphemeralDbSignal): void;
  /** Tells the loop that there is something to do. */
  wake(cluster: string): void;
  /** The machine's unless given. */
  clock?: Clock;
}

/** Who orders for what; all of it checked by the door. */
export interface OrderContext {
  viewer: Viewer;
  source: GoldenSource;
  entity: EntityFacts;
  orderedVia: OrderedVia;
}

/** Takes orders for clones and for their end. The loop does the rest. */
export class CloneOrders {
  /** Of orders for the same entity: together they would all choose the same name. */
  private readonly turns = new Turns();

  private constructor(
    private readonly options: CloneOrdersOptions,
    private readonly points: PointChoice,
    private readonly clock: Clock,
  ) {}

  static create(options: CloneOrdersOptions): CloneOrders {
    return new CloneOrders(
      options,
      PointChoice.create(options),
      options.clock ?? machineClock,
    );
  }

  /**
   * Writes an order. Whatever is wrong with it is found before anything is written.
   *
   * @returns `repeated` when the request id was seen before with the same request
   */
  async order(
    request: OrderRequest,
    context: OrderContext,
  ): Promise<{ clone: CloneRecord; repeated: boolean }> {
    const { viewer, source, entity, orderedVia } = context;
    const requester = viewer.caller.userRef!;
    const before = await this.findRepeated(request, requester);
    if (before) {
      return { clone: before, repeated: true };
    }
    const leaseMs = leaseOf(request, source);
    const point = await this.points.resolve(request.snapshot, source, viewer);
    await ensureFit('clone', source, this.options);

    for (let attempt = 1; ; attempt++) {
      const id = randomUUID();
      const createdAt = new Date(this.clock.now());
      try {
        const namespace = await this.freeNamespace(id, source);
        const clone = await this.turns.take(entity.ref, async () =>
          this.options.clones.insert({
            id,
            name: await this.nameOf(request, entity, viewer),
            source: source.name,
            cluster: source.cluster,
            namespace,
            entityRef: entity.ref,
            requestedBy: requester,
            orderedVia,
            purpose: request.purpose,
            snapshotId: point.id,
            point,
            createdAt,
            expiresAt: new Date(createdAt.getTime() + leaseMs),
            requestId: request.requestId,
            requestHash: hashOfRequest(request),
          }),
        );
        await this.options.owners.record(entity.ref, entity.owners);
        this.tell(clone);
        return { clone, repeated: false };
      } catch (error) {
        // Another order was quicker, and what it took is seen now.
        if (!isClash(error) || attempt === TRIES) throw error;
        const same = await this.findRepeated(request, requester);
        if (same) return { clone: same, repeated: true };
      }
    }
  }

  /** Asks for the end of a clone. Of one that is gone, or going, nothing changes. */
  async end(
    clone: CloneRecord,
    endedBy: string,
    entity: EntityFacts | undefined,
  ): Promise<CloneRecord> {
    const { clones, owners } = this.options;
    await clones.requestEnd(clone.id, endedBy);
    await owners.record(clone.entityRef, entity?.owners ?? []);
    const ended = (await clones.get(clone.id))!;
    if (ended.version !== clone.version) {
      this.tell(ended);
    }
    return ended;
  }

  /**
   * Asks for another try: the next generation of a clone that failed, under the same name and lease.
   *
   * @throws cloneNotFailed, cloneGone, sourceBlocked, clusterUnreachable
   */
  async retry(
    clone: CloneRecord,
    retriedBy: string,
    entity: EntityFacts | undefined,
  ): Promise<CloneRecord> {
    const { clones, configuration, owners } = this.options;
    ensureFailed(clone);
    const { sources } = configuration;
    if (!Object.hasOwn(sources, clone.source)) {
      throw refusal(
        'sourceBlocked',
        `${clone.name} can't be tried again: its source ${clone.source} is not configured any more. Delete the clone.`,
      );
    }
    await ensureFit('clone', sources[clone.source], this.options);
    const isTaken = await clones.requestRetry(clone, retriedBy);
    const retried = (await clones.get(clone.id))!;
    if (!isTaken) {
      ensureFailed(retried);
    }
    await owners.record(clone.entityRef, entity?.owners ?? []);
    this.tell(retried);
    return retried;
  }

  /** Lets people use a clone that was adopted. Of one that was not, or is confirmed, nothing changes. */
  async confirm(
    clone: CloneRecord,
    confirmedBy: string,
    entity: EntityFacts | undefined,
  ): Promise<CloneRecord> {
    const { clones, owners } = this.options;
    if (!(await clones.confirm(clone.id, confirmedBy))) return clone;
    // Whoever lost the clone's row may have lost these too.
    await owners.record(clone.entityRef, entity?.owners ?? []);
    const confirmed = (await clones.get(clone.id))!;
    this.tell(confirmed);
    return confirmed;
  }

  private tell(clone: CloneRecord): void {
    const { id, version, cluster } = clone;
    this.options.announce({ kind: 'clone', id, version });
    this.options.wake(cluster);
  }

  private async findRepeated(
    request: OrderRequest,
    requester: string,
  ): Promise<CloneRecord | undefined> {
    if (request.requestId === undefined) return undefined;
    const clone = await this.options.clones.findByRequest(
      requester,
      request.requestId,
    );
    if (clone && clone.requestHash !== hashOfRequest(request)) {
      throw refusal(
        'requestIdReused',
        `The requestId ${request.requestId} belongs to your order of ${clone.name}, which asked for something else. Use a new requestId for a new order.`,
      );
    }
    return clone;
  }

  private async nameOf(
    request: OrderRequest,
    entity: EntityFacts,
    viewer: Viewer,
  ): Promise<string> {
    const taken = await this.options.clones.namesOf(entity.ref);
    if (request.name === undefined) {
      return defaultName(entity.name, taken);
    }
    if (taken.includes(request.name)) {
      const whose = await viewer.say(() => viewer.nameOf(entity.ref));
      throw refusal(
        'nameTaken',
        `${whose} has a clone named ${request.name} already. Choose another name, leave it out, or delete the other one first.`,
      );
    }
    return request.name;
  }

  /** A namespace that was never given out and whose objects nobody else has made. */
  private async freeNamespace(
    id: string,
    source: GoldenSource,
  ): Promise<string> {
    const { clones, clusters } = this.options;
    const candidates = namespaceCandidates(
      source.clones.namespacePrefix,
      source.name,
      id,
    );
    const squatted: string[] = [];
    for (const namespace of candidates) {
      if (await clones.namespaceTaken(source.cluster, namespace)) continue;
      const { content } = generationNames(namespace, 1);
      const found = await clusters.ask(source.cluster, cluster =>
        Promise.all([
          cluster.read(kinds.namespace, namespace),
          cluster.read(kinds.volumeSnapshotContent, content),
        ]),
      );
      if (!found.some(Boolean)) return namespace;
      squatted.push(
        found[0]
          ? `Namespace ${namespace}`
          : `VolumeSnapshotContent ${content}`,
      );
    }
    throw refusal(
      'nameSquatted',
      `Every name that this order could take on cluster ${
        source.cluster
      } is taken by objects that are not ours: ${squatted.join(
        ', ',
      )}. Nothing was changed. Order again, which tries other names; if it happens again, an admin must find out who makes them.`,
    );
  }
}

function ensureFailed({ name, phase }: CloneRecord): void {
  if (phase === 'failed') {
    return;
  }
  if (phase === 'gone' || phase === 'deleting') {
    throw refusal(
      'cloneGone',
      `${name} is ${
        phase === 'gone' ? 'gone' : 'being deleted'
      }, so it can't be tried again. Order a new clone.`,
    );
  }
  throw refusal(
    'cloneNotFailed',
    `${name} has not failed: it is ${phase}. Only a clone that failed can be tried again.`,
  );
}

function leaseOf(request: OrderRequest, source: GoldenSource): number {
  const { defaultMs, maxMs } = source.clones.lease;
  const leaseMs =
    request.lease === undefined ? defaultMs : parseDuration(request.lease);
  if (leaseMs > maxMs) {
    throw refusal(
      'leaseTooLong',
      `A lease of ${describeDuration(leaseMs)} is over the maximum of ${
        source.title
      }, ${describeDuration(maxMs)}. Order for ${describeDuration(
        maxMs,
      )} or less.`,
    );
  }
  return leaseMs;
}
