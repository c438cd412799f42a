import {
  captureSnapshotSchema,
  listSnapshotsSchema,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Router } from 'express';
import { callOf } from './callOf';
import { parseBody, parseQuery } from './parse';
import type { RouterOptions } from './RouterOptions';

export function addSnapshotRoutes(
  router: Router,
  options: RouterOptions,
): void {
  const { httpAuth, snapshots } = options;

  router.get('/snapshots', async (request, response) => {
    const query = parseQuery(listSnapshotsSchema, request.query);
    const call = await callOf(httpAuth, request);
    response.json(await snapshots.list(query, call));
  });

  router.get('/snapshots/:id', async (request, response) => {
    const call = await callOf(httpAuth, request);
    response.json(await snapshots.read(request.params.id, call));
  });

  router.post('/snapshots', async (request, response) => {
    const order = parseBody(captureSnapshotSchema, request.body);
    const call = await callOf(httpAuth, request);
    const { snapshot, repeated } = await snapshots.capture(order, call);
    response.status(repeated ? 200 : 202).json(snapshot);
  });

  router.delete('/snapshots/:id', async (request, response) => {
    const call = await callOf(httpAuth, request);
    response.status(202).json(await snapshots.end(request.params.id, call));
  });
}
