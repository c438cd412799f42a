import type {
  Clone,
  GenerationStage,
  OrderCloneRequest,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { stableHash } from '../orders/stableHash';
import { STAGES } from '../words/stages';
import { Refusal } from './answers';

/** What happens to a clone between two readings: a stage ends, or something else. */
export type Move =
  | GenerationStage
  | `fail ${GenerationStage}`
  | 'nothing'
  | 'queued'
  | 'unavailable'
  | 'back'
  | 'deleting'
  | 'removing'
  | 'heldUp'
  | 'gone'
  | 'clusterAway';

const WELL: Move[] = [
  'imported',
  'bound',
  'running',
  'secured',
  'verified',
  'ready',
];

const SECOND = 1_000;

interface Row {
  clone: Clone;
  /** Whoever ordered it, and their id of the order. */
  request?: string;
  requestHash: string;
  moves: Move[];
}

const HOURS = 3_600_000;

/** Clones as the backend keeps them. Each reading of one is followed by its next move, each of which takes a second. */
export class FakeClones {
  readonly rows: Row[] = [];
  /** By entity: the moves of its clones' first generation, second, … and of the clones after them. */
  readonly plans = new Map<string, Move[][]>();
  newest: () => string = () => 'no-point';

  get all(): Clone[] {
    return this.rows.map(({ clone }) => clone);
  }

  /** @param requester - a request id finds their orders only */
  order(
    request: OrderCloneRequest,
    requester = 'user:default/mock',
  ): { clone: Clone; repeated: boolean } {
    const { requestId, ...rest } = request;
    const requestHash = stableHash(rest);
    const key = requestId && `${requester} ${requestId}`;
    const same = this.rows.find(row => key && row.request === key);
    if (same) {
      if (same.requestHash !== requestHash) {
        throw new Refusal(
          'requestIdReused',
          'That id asked for another thing.',
        );
      }
      return { clone: same.clone, repeated: true };
    }
    const clone = this.create(request, requester);
    this.rows.push({
      clone,
      request: key,
      requestHash,
      moves: this.nextPlan(clone.entityRef),
    });
    return { clone, repeated: false };
  }

  read(id: string): Clone {
    const row = this.row(id);
    const clone = structuredClone(row.clone);
    // What has failed stays so until it is tried again.
    const move = clone.phase === 'failed' ? undefined : row.moves.shift();
    if (move) this.apply(row.clone, move);
    return clone;
  }

  retry(id: string): Clone {
    const row = this.row(id);
    const { clone } = row;
    if (clone.phase !== 'failed') {
      throw new Refusal('cloneNotFailed', `${clone.name} has not failed.`);
    }
    Object.assign(clone, {
      phase: 'queued',
      stages: [],
      stage: undefined,
      failure: undefined,
      generation: clone.generation + 1,
    });
    row.moves = this.nextPlan(clone.entityRef);
    return structuredClone(clone);
  }

  end(id: string): Clone {
    const row = this.row(id);
    if (row.clone.phase !== 'gone' && row.clone.phase !== 'deleting') {
      this.apply(row.clone, 'deleting');
      row.moves = ['removing', 'heldUp', 'gone'];
    }
    return structuredClone(row.clone);
  }

  private nextPlan(entityRef: string): Move[] {
    return [...(this.plans.get(entityRef)?.shift() ?? WELL)];
  }

  private row(id: string): Row {
    const found = this.rows.find(({ clone }) => clone.id === id);
    if (!found) throw new Refusal('unknownClone', `There is no clone ${id}.`);
    return found;
  }

  private create(request: OrderCloneRequest, requestedBy: string): Clone {
    const { source, entityRef, purpose, snapshot = 'newest' } = request;
    const entity = entityRef.split('/').pop()!;
    const number = this.rows.length + 1;
    const name = request.name ?? `${entity}-${number}`;
    const taken = this.rows.some(
      ({ clone }) =>
        clone.entityRef === entityRef &&
        clone.name === name &&
        clone.phase !== 'gone',
    );
    if (taken) throw new Refusal('nameTaken', `${name} is taken.`);
    const now = Date.now();
    return {
      id: `clone-${number}`,
      name,
      source,
      entityRef,
      purpose,
      requestedBy,
      snapshot: {
        id: snapshot === 'newest' ? this.newest() : snapshot,
        label: 'T1',
        takenAt: '2026-11-22T10:24:00.000Z',
      },
      phase: 'queued',
      stages: [],
      generation: 1,
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + 12 * HOURS).toISOString(),
      placement: {
        cluster: 'lab',
        namespace: `edb-${source}-${number}`,
        service: 'mssql',
        deployment: 'mssql-g1',
        claim: 'data-g1',
        volumeSnapshot: 'import-g1',
        volumeSnapshotContent: `edb-${source}-${number}-g1`,
      },
      actions: [],
    };
  }

  private apply(clone: Clone, move: Move): void {
    if (move.startsWith('fail ')) {
      const stage = move.slice('fail '.length) as GenerationStage;
      Object.assign(clone, {
        phase: 'failed',
        stage: undefined,
        failure: outage(stage, 'A pod was out of memory'),
      });
      return;
    }
    switch (move) {
      case 'nothing':
        return;
      case 'queued':
        Object.assign(clone, { phase: 'queued', queue: { position: 3 } });
        return;
      case 'unavailable':
        Object.assign(clone, {
          phase: 'unavailable',
          failure: outage('ready', 'SQL Server restarted 3 times'),
        });
        return;
      case 'back':
        Object.assign(clone, { phase: 'ready', failure: undefined });
        return;
      case 'deleting':
        Object.assign(clone, {
          phase: 'deleting',
          deletion: { step: 1, of: 5, what: 'server' },
        });
        return;
      case 'removing':
        Object.assign(clone, {
          deletion: { step: 2, of: 5, what: 'volume' },
          blockedBy: blocker(Date.now()),
        });
        return;
      case 'heldUp':
        clone.blockedBy = blocker(Date.now() - 61_000);
        return;
      case 'gone':
        Object.assign(clone, { phase: 'gone', placement: undefined });
        return;
      case 'clusterAway':
        clone.lastSeenAt = '2026-11-22T10:30:00.000Z';
        return;
      default:
        finish(clone, move as GenerationStage);
    }
  }
}

function blocker(since: number) {
  return {
    object: 'PersistentVolume pvc-1',
    reason: 'the driver is busy',
    since: new Date(since).toISOString(),
  };
}

function outage(stage: GenerationStage, message: string) {
  return { stage, reason: 'OOMKilled', message, next: 'Give it more memory.' };
}

function finish(clone: Clone, name: GenerationStage): void {
  const before = clone.stages[clone.stages.length - 1]?.finishedAt;
  const start = Date.parse(before ?? clone.createdAt);
  const finishedAt = new Date(start + SECOND).toISOString();
  const startedAt = new Date(start).toISOString();
  clone.stages = [...clone.stages, { name, startedAt, finishedAt }];
  delete clone.queue;
  delete clone.lastSeenAt;
  if (name === 'ready') {
    Object.assign(clone, {
      phase: 'ready',
      stage: undefined,
      readyAt: finishedAt,
      endpoint: {
        host: `mssql.${clone.placement!.namespace}.svc`,
        port: 1433,
        database: 'CustomerDB',
        login: 'orders',
        via: 'ClusterIP',
      },
    });
    return;
  }
  const next: GenerationStage[] = STAGES.filter(stage => stage !== 'masked');
  Object.assign(clone, {
    phase: 'provisioning',
    stage: next[next.indexOf(name) + 1],
  });
}
