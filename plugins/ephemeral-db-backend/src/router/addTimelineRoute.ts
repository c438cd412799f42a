import { entityTimelineSchema } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Router } from 'express';
import { callOf } from './callOf';
import { parseQuery } from './parse';
import type { RouterOptions } from './RouterOptions';

export function addTimelineRoute(router: Router, options: RouterOptions): void {
  const { door, httpAuth, timelines } = options;

  router.get(
    '/entities/:kind/:namespace/:name/timeline',
    async (request, response) => {
      const query = parseQuery(entityTimelineSchema, request.query);
      const { credentials } = await callOf(httpAuth, request);
      const { viewer } = await door.authorize(
        'source.read',
        undefined,
        credentials,
      );
      const { kind, namespace, name } = request.params;
      response.json(
        await timelines.read(
          { kind, namespace, name },
          query,
          viewer,
          credentials,
        ),
      );
    },
  );
}
