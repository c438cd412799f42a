import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { Door } from '../authorize/Door';
import type { EntityDirectory } from '../authorize/EntityDirectory';
import type { CloneLogins } from '../clones/CloneLogins';
import type { CloneLogs } from '../clones/CloneLogs';
import type { CloneOrders } from '../clones/CloneOrders';
import type { CloneViews } from '../clones/CloneViews';
import type { DatabaseActivityStore } from '../clones/DatabaseActivityStore';
import type { CaptureOrders } from '../snapshots/CaptureOrders';
import type { SnapshotDeletions } from '../snapshots/SnapshotDeletions';
import type { SnapshotViews } from '../snapshots/SnapshotViews';
import type { SourceChecks } from '../sources/SourceChecks';
import type { SourceViews } from '../sources/SourceViews';
import type { EntityTimelines } from '../timeline/EntityTimelines';

/** What the routes stand on. */
export interface RouterOptions {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  door: Door;
  entities: EntityDirectory;
  sourceChecks: SourceChecks;
  sourceViews: SourceViews;
  snapshotViews: SnapshotViews;
  captureOrders: CaptureOrders;
  snapshotDeletions: SnapshotDeletions;
  cloneViews: CloneViews;
  cloneOrders: CloneOrders;
  cloneLogins: CloneLogins;
  cloneLogs: CloneLogs;
  activities: DatabaseActivityStore;
  timelines: EntityTimelines;
}
