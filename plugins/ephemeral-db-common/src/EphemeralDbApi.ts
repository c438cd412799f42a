import type { CompoundEntityRef } from '@backstage/catalog-model';
import type {
  CaptureSnapshotRequest,
  EntityTimelineQuery,
  ListClonesQuery,
  ListSnapshotsQuery,
  ListSourcesQuery,
  OrderCloneRequest,
  PageQuery,
  ReadCloneLogQuery,
} from './requests';
import type {
  Clone,
  CloneActivity,
  CloneCredentials,
  CloneLog,
  EntityTimeline,
  Page,
  Snapshot,
  Source,
} from './types';

/**
 * What each call of {@link EphemeralDbApi} accepts.
 *
 * @public
 */
export interface EphemeralDbRequestOptions {
  /** Backstage token, for callers whose fetchApi adds none. */
  token?: string;
  /** Ends the call early. */
  signal?: AbortSignal;
}

/**
 * The REST API of the backend plugin. Every method throws a `ResponseError` of `@backstage/errors` when the
 * backend refuses; its `body.error.code` is an {@link EphemeralDbErrorCode}.
 *
 * @public
 */
export interface EphemeralDbApi {
  listSources(
    query?: ListSourcesQuery,
    options?: EphemeralDbRequestOptions,
  ): Promise<Page<Source>>;

  getSource(name: string, options?: EphemeralDbRequestOptions): Promise<Source>;

  /** Checks the source anew and returns it with what was found. For the source's owner and admins. */
  checkSource(
    name: string,
    options?: EphemeralDbRequestOptions,
  ): Promise<Source>;

  listSnapshots(
    query?: ListSnapshotsQuery,
    options?: EphemeralDbRequestOptions,
  ): Promise<Page<Snapshot>>;

  getSnapshot(
    id: string,
    options?: EphemeralDbRequestOptions,
  ): Promise<Snapshot>;

  /**
   * Returns at once with the point in the phase `capturing`; one that is already under way is joined. Within the
   * source's least interval it gives the last point instead, unless forced.
   */
  captureSnapshot(
    request: CaptureSnapshotRequest,
    options?: EphemeralDbRequestOptions,
  ): Promise<Snapshot>;

  /**
   * Returns at once with the point in the phase `deleting`: it goes from the cluster and from the array. Refused while
   * a clone comes from it.
   */
  deleteSnapshot(
    id: string,
    options?: EphemeralDbRequestOptions,
  ): Promise<Snapshot>;

  listClones(
    query?: ListClonesQuery,
    options?: EphemeralDbRequestOptions,
  ): Promise<Page<Clone>>;

  getClone(id: string, options?: EphemeralDbRequestOptions): Promise<Clone>;

  /** Returns at once with the clone in the phase `queued`. */
  orderClone(
    request: OrderCloneRequest,
    options?: EphemeralDbRequestOptions,
  ): Promise<Clone>;

  /** Returns at once with the clone in the phase `deleting`. */
  deleteClone(id: string, options?: EphemeralDbRequestOptions): Promise<Clone>;

  /** Returns at once with the failed clone in the phase `queued` again, under the same name and lease. */
  retryClone(id: string, options?: EphemeralDbRequestOptions): Promise<Clone>;

  /** Lets people use a clone that was found without a record; for admins. Repeating it changes nothing. */
  confirmClone(id: string, options?: EphemeralDbRequestOptions): Promise<Clone>;

  /** The last lines of its SQL Server, without passwords. Each reading is recorded. */
  readCloneLog(
    id: string,
    query?: ReadCloneLogQuery,
    options?: EphemeralDbRequestOptions,
  ): Promise<CloneLog>;

  /** What happened to it, newest first. */
  listCloneActivity(
    id: string,
    query?: PageQuery,
    options?: EphemeralDbRequestOptions,
  ): Promise<Page<CloneActivity>>;

  /** Each reading is recorded. */
  readCloneCredentials(
    id: string,
    options?: EphemeralDbRequestOptions,
  ): Promise<CloneCredentials>;

  /** The card and the tab of an entity in one read. */
  getEntityTimeline(
    entityRef: CompoundEntityRef,
    query?: EntityTimelineQuery,
    options?: EphemeralDbRequestOptions,
  ): Promise<EntityTimeline>;
}
