import type { AuditorService } from '@backstage/backend-plugin-api';
import type {
  captureSnapshotSchema,
  listSnapshotsSchema,
  Page,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { z } from 'zod/v3';
import type { Door } from '../authorize/Door';
import type { EntityDirectory } from '../authorize/EntityDirectory';
import type { CaptureOrders } from '../snapshots/CaptureOrders';
import type { SnapshotDeletions } from '../snapshots/SnapshotDeletions';
import type { SnapshotViews } from '../snapshots/SnapshotViews';
import { orderSubjectOf } from '../sources/orderRules';
import { sourceOf } from '../sources/sourceOf';
import type { SourceViews } from '../sources/SourceViews';
import type { PluginConfiguration } from '../sources/types';
import { ensureWithin, limitOnPoint } from './agentLimits';
import { audited } from './audited';
import { type Call, orderedViaOf } from './Call';

/** @see SnapshotUseCases.create */
export interface SnapshotUseCasesOptions {
  auditor: AuditorService;
  configuration: PluginConfiguration;
  door: Door;
  entities: EntityDirectory;
  captureOrders: CaptureOrders;
  snapshotDeletions: SnapshotDeletions;
  snapshotViews: SnapshotViews;
  sourceViews: SourceViews;
}

/** What can be done with points in time by the REST API as well as by actions: authorize, audit, then a service. */
export class SnapshotUseCases {
  private constructor(private readonly options: SnapshotUseCasesOptions) {}

  static create(options: SnapshotUseCasesOptions): SnapshotUseCases {
    return new SnapshotUseCases(options);
  }

  async list(
    query: z.output<typeof listSnapshotsSchema>,
    { credentials }: Call,
  ): Promise<Page<Snapshot>> {
    const { door, entities, snapshotViews } = this.options;
    const { viewer } = await door.authorize(
      'snapshot.read',
      undefined,
      credentials,
    );
    const subject = await orderSubjectOf(viewer, entities);
    return await snapshotViews.list(query, viewer, subject);
  }

  async read(id: string, { credentials }: Call): Promise<Snapshot> {
    const { door, entities, snapshotViews } = this.options;
    const snapshot = await snapshotViews.find(id);
    const { viewer } = await door.authorize(
      'snapshot.read',
      { snapshot },
      credentials,
    );
    const subject = await orderSubjectOf(viewer, entities);
    return await snapshotViews.presentOne(snapshot, viewer, subject);
  }

  /** @returns `repeated` when the request id is known, or the source's least interval is not over: a point that is there */
  async capture(
    order: z.output<typeof captureSnapshotSchema>,
    call: Call,
  ): Promise<{ snapshot: Snapshot; repeated: boolean }> {
    const { auditor, door, entities } = this.options;
    const { captureOrders, snapshotViews, sourceViews } = this.options;
    const { snapshot, repeated, viewer } = await audited(
      auditor,
      call,
      {
        eventId: 'snapshot-capture',
        severityLevel: 'medium',
        meta: { source: order.source, force: order.force ?? false },
      },
      async () => {
        const source = sourceViews.find(order.source);
        const grant = await door.authorize(
          'snapshot.create',
          { source },
          call.credentials,
        );
        const taken = await captureOrders.capture(order, {
          viewer: grant.viewer,
          source,
          orderedVia: orderedViaOf(call),
        });
        return {
          result: { ...taken, viewer: grant.viewer },
          meta: { snapshotId: taken.snapshot.id, repeated: taken.repeated },
        };
      },
    );
    const subject = await orderSubjectOf(viewer, entities);
    return {
      snapshot: await snapshotViews.presentOne(snapshot, viewer, subject),
      repeated,
    };
  }

  /** Asks for the end of a point, in the cluster and on the array; repeating it changes nothing. */
  async end(id: string, call: Call): Promise<Snapshot> {
    const { auditor, configuration, door, entities } = this.options;
    const { snapshotDeletions, snapshotViews } = this.options;
    const { snapshot, viewer } = await audited(
      auditor,
      call,
      {
        eventId: 'snapshot-delete',
        severityLevel: 'medium',
        meta: { snapshotId: id },
      },
      async () => {
        const found = await snapshotViews.find(id);
        const grant = await door.authorize(
          'snapshot.delete',
          { snapshot: found },
          call.credentials,
        );
        const source = sourceOf(found, configuration);
        ensureWithin(call, limitOnPoint(found, source));
        const ended = await snapshotDeletions.request(
          found,
          grant.viewer,
          call.entrance === 'registry' ? 'agent' : undefined,
        );
        // A person may have come to count on it meanwhile; then it was left.
        if (ended.desired === 'present') {
          ensureWithin(call, limitOnPoint(ended, source));
        }
        return {
          result: { snapshot: ended, viewer: grant.viewer },
          meta: { source: ended.source },
        };
      },
    );
    const subject = await orderSubjectOf(viewer, entities);
    return await snapshotViews.presentOne(snapshot, viewer, subject);
  }
}
