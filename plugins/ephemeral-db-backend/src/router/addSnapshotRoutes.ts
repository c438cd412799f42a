import {
  captureSnapshotSchema,
  listSnapshotsSchema,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Router } from 'express';
import { orderSubjectOf } from '../sources/orderRules';
import { audited } from './audited';
import { authenticate } from './authenticate';
import { parseBody, parseQuery } from './parse';
import type { RouterOptions } from './RouterOptions';

export function addSnapshotRoutes(
  router: Router,
  options: RouterOptions,
): void {
  const { auditor, door, entities, httpAuth } = options;
  const { captureOrders, snapshotDeletions, snapshotViews, sourceViews } =
    options;

  router.get('/snapshots', async (request, response) => {
    const query = parseQuery(listSnapshotsSchema, request.query);
    const credentials = await authenticate(httpAuth, request);
    const { viewer } = await door.authorize(
      'snapshot.read',
      undefined,
      credentials,
    );
    const subject = await orderSubjectOf(viewer, entities);
    response.json(await snapshotViews.list(query, viewer, subject));
  });

  router.get('/snapshots/:id', async (request, response) => {
    const credentials = await authenticate(httpAuth, request);
    const snapshot = await snapshotViews.find(request.params.id);
    const { viewer } = await door.authorize(
      'snapshot.read',
      { snapshot },
      credentials,
    );
    const subject = await orderSubjectOf(viewer, entities);
    response.json(await snapshotViews.presentOne(snapshot, viewer, subject));
  });

  router.post('/snapshots', async (request, response) => {
    const order = parseBody(captureSnapshotSchema, request.body);
    const credentials = await authenticate(httpAuth, request);
    const { snapshot, repeated, viewer } = await audited(
      auditor,
      {
        eventId: 'snapshot-capture',
        severityLevel: 'medium',
        request,
        meta: { source: order.source, force: order.force ?? false },
      },
      async () => {
        const source = sourceViews.find(order.source);
        const grant = await door.authorize(
          'snapshot.create',
          { source },
          credentials,
        );
        const taken = await captureOrders.capture(order, source, grant.viewer);
        return {
          result: { ...taken, viewer: grant.viewer },
          meta: { snapshotId: taken.snapshot.id, repeated: taken.repeated },
        };
      },
    );
    const subject = await orderSubjectOf(viewer, entities);
    response
      .status(repeated ? 200 : 202)
      .json(await snapshotViews.presentOne(snapshot, viewer, subject));
  });

  router.delete('/snapshots/:id', async (request, response) => {
    const credentials = await authenticate(httpAuth, request);
    const { id } = request.params;
    const { snapshot, viewer } = await audited(
      auditor,
      {
        eventId: 'snapshot-delete',
        severityLevel: 'medium',
        request,
        meta: { snapshotId: id },
      },
      async () => {
        const found = await snapshotViews.find(id);
        const grant = await door.authorize(
          'snapshot.delete',
          { snapshot: found },
          credentials,
        );
        const ended = await snapshotDeletions.request(found, grant.viewer);
        return {
          result: { snapshot: ended, viewer: grant.viewer },
          meta: { source: ended.source },
        };
      },
    );
    const subject = await orderSubjectOf(viewer, entities);
    response
      .status(202)
      .json(await snapshotViews.presentOne(snapshot, viewer, subject));
  });
}
