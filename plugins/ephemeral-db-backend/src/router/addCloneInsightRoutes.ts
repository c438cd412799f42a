import {
  listCloneActivitySchema,
  readCloneLogSchema,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Router } from 'express';
import { audited } from '../useCases/audited';
import { callOf } from './callOf';
import { parseQuery } from './parse';
import type { RouterOptions } from './RouterOptions';

/** What is going on inside a clone: its server's log, and what happened to it. */
export function addCloneInsightRoutes(
  router: Router,
  options: RouterOptions,
): void {
  const { activities, auditor, cloneLogs, cloneViews, door, httpAuth } =
    options;

  router.get('/clones/:id/log', async (request, response) => {
    const { lines } = parseQuery(readCloneLogSchema, request.query);
    const call = await callOf(httpAuth, request);
    const { id } = request.params;
    const log = await audited(
      auditor,
      call,
      {
        eventId: 'clone-log-read',
        severityLevel: 'low',
        meta: { cloneId: id },
      },
      async () => {
        const clone = await cloneViews.find(id);
        await door.authorize('clone.inspect', { clone }, call.credentials);
        return {
          result: await cloneLogs.read(clone, lines),
          meta: { entityRef: clone.entityRef },
        };
      },
    );
    response.set('Cache-Control', 'no-store').json(log);
  });

  router.get('/clones/:id/activity', async (request, response) => {
    const query = parseQuery(listCloneActivitySchema, request.query);
    const { credentials } = await callOf(httpAuth, request);
    const clone = await cloneViews.find(request.params.id);
    await door.authorize('clone.inspect', { clone }, credentials);
    response.json(await activities.list(clone.id, query));
  });
}
