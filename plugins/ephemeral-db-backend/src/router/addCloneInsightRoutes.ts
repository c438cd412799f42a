import {
  listCloneActivitySchema,
  readCloneLogSchema,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Router } from 'express';
import { audited } from './audited';
import { authenticate } from './authenticate';
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
    const credentials = await authenticate(httpAuth, request);
    const { id } = request.params;
    const log = await audited(
      auditor,
      {
        eventId: 'clone-log-read',
        severityLevel: 'low',
        request,
        meta: { cloneId: id },
      },
      async () => {
        const clone = await cloneViews.find(id);
        await door.authorize('clone.inspect', { clone }, credentials);
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
    const credentials = await authenticate(httpAuth, request);
    const clone = await cloneViews.find(request.params.id);
    await door.authorize('clone.inspect', { clone }, credentials);
    response.json(await activities.list(clone.id, query));
  });
}
