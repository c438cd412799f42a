import type {
  CaptureSnapshotRequest,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { stableHash } from '../orders/stableHash';
import { Refusal } from './answers';

/** What happens to a point in time between two readings. */
export type PointMove =
  | 'freeze'
  | 'cut'
  | 'ready'
  | 'fail'
  | 'nothing'
  | 'gone';

interface Row {
  snapshot: Snapshot;
  /** Those that ordered it, and those that joined: whoever it was, and their id of the order. */
  requests: Map<string, string>;
  moves: PointMove[];
  isGone?: boolean;
}

const WELL: PointMove[] = ['freeze', 'cut', 'ready'];

/** Points in time as the backend keeps them. Each reading of one is followed by its next move. */
export class FakeSnapshots {
  readonly rows: Row[] = [];
  /** The moves of the next captures. */
  readonly plans: PointMove[][] = [];
  /** The last point is younger than the source's least interval. */
  isTooSoon = false;

  get all(): Snapshot[] {
    return this.rows.map(({ snapshot }) => snapshot);
  }

  /** A point that was there before. */
  seed(point: Partial<Snapshot> & { id: string }): void {
    const takenAt = point.takenAt ?? '2026-11-22T10:24:00.000Z';
    this.rows.push({
      snapshot: {
        name: point.id,
        source: 'customerdb',
        orderedAt: takenAt,
        takenAt,
        seconds: 3,
        origin: 'ours',
        consistency: 'checkpoint',
        phase: 'ready',
        probes: [{ name: 'customers', exact: true, value: 15 }],
        clones: 0,
        actions: [],
        ...point,
      },
      requests: new Map(),
      moves: [],
    });
  }

  /** @param requester - a request id finds their orders only */
  capture(request: CaptureSnapshotRequest, requester: string): Snapshot {
    const { requestId = '', ...rest } = request;
    const hash = stableHash(rest);
    const key = `${requester} ${requestId}`;
    const same = this.rows.find(({ requests }) => requests.has(key));
    if (same) {
      if (same.requests.get(key) !== hash) {
        throw new Refusal(
          'requestIdReused',
          'That id asked for another thing.',
        );
      }
      return structuredClone(same.snapshot);
    }
    const joined = this.rows.find(({ snapshot: { phase } }) =>
      this.isTooSoon ? phase === 'ready' : phase === 'capturing',
    );
    if (joined) {
      joined.requests.set(key, hash);
      return structuredClone(joined.snapshot);
    }
    const id = `point-${this.rows.length + 1}`;
    this.seed({
      id,
      source: request.source,
      label: request.label,
      orderedAt: new Date().toISOString(),
      phase: 'capturing',
    });
    const row = this.rows[this.rows.length - 1];
    delete row.snapshot.takenAt;
    delete row.snapshot.seconds;
    row.requests.set(key, hash);
    row.moves = [...(this.plans.shift() ?? WELL)];
    return structuredClone(row.snapshot);
  }

  read(id: string): Snapshot {
    const row = this.row(id);
    const snapshot = structuredClone(row.snapshot);
    this.move(row);
    return snapshot;
  }

  end(id: string): Snapshot {
    const row = this.row(id);
    if (row.snapshot.clones > 0) {
      throw new Refusal('snapshotInUse', 'A clone comes from the point.');
    }
    row.snapshot.phase = 'deleting';
    row.moves = ['nothing', 'gone'];
    return structuredClone(row.snapshot);
  }

  list(query: URLSearchParams) {
    const phases = query.get('phase')?.split(',') ?? [];
    const limit = Number(query.get('limit'));
    const start = Number(query.get('cursor') ?? 0);
    const isByMoment = query.get('orderBy') === 'takenAt,desc';
    const orderOf = ({ snapshot: { takenAt, orderedAt } }: Row) =>
      (isByMoment ? takenAt : undefined) ?? orderedAt;
    const found = this.rows
      .filter(({ isGone }) => !isGone)
      .filter(({ snapshot }) => snapshot.source === query.get('source'))
      .filter(({ snapshot }) => phases.includes(snapshot.phase))
      .sort((one, other) => orderOf(other).localeCompare(orderOf(one)));
    const page = found.slice(start, start + limit);
    const items = page.map(({ snapshot }) => structuredClone(snapshot));
    page.forEach(row => this.move(row));
    const next = start + limit;
    return {
      items,
      pageInfo: next < found.length ? { nextCursor: String(next) } : {},
      totalItems: found.length,
    };
  }

  private row(id: string): Row {
    const found = this.rows.find(({ snapshot }) => snapshot.id === id);
    if (!found) {
      throw new Refusal('unknownSnapshot', `There is no point ${id}.`);
    }
    return found;
  }

  private move(row: Row): void {
    const { snapshot, moves } = row;
    const now = new Date().toISOString();
    switch (moves.shift()) {
      case 'freeze':
        snapshot.freeze = { since: now, deadlineSeconds: 10 };
        return;
      case 'cut':
        delete snapshot.freeze;
        Object.assign(snapshot, { phase: 'cut', takenAt: now });
        return;
      case 'ready':
        Object.assign(snapshot, { phase: 'ready', seconds: 3.1 });
        return;
      case 'fail':
        Object.assign(snapshot, {
          phase: 'failed',
          failure: {
            reason: 'Deadline',
            message: 'The array did not answer in time',
            next: 'Capture again.',
          },
        });
        return;
      case 'gone':
        row.isGone = true;
        return;
      default:
    }
  }
}
