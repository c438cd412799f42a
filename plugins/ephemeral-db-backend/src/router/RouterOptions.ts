import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { Door } from '../authorize/Door';
import type { CloneLogins } from '../clones/CloneLogins';
import type { CloneLogs } from '../clones/CloneLogs';
import type { CloneViews } from '../clones/CloneViews';
import type { DatabaseActivityStore } from '../clones/DatabaseActivityStore';
import type { EntityTimelines } from '../timeline/EntityTimelines';
import type { CloneUseCases } from '../useCases/CloneUseCases';
import type { SnapshotUseCases } from '../useCases/SnapshotUseCases';
import type { SourceUseCases } from '../useCases/SourceUseCases';

/** What the routes stand on. */
export interface RouterOptions {
  httpAuth: HttpAuthService;
  sources: SourceUseCases;
  snapshots: SnapshotUseCases;
  clones: CloneUseCases;
  // What follows is for what has no other way in than the REST API, passwords above all.
  auditor: AuditorService;
  door: Door;
  cloneViews: CloneViews;
  cloneLogins: CloneLogins;
  cloneLogs: CloneLogs;
  activities: DatabaseActivityStore;
  timelines: EntityTimelines;
}
