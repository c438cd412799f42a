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
      const [{ viewer }, revision] = await Promise.all([
        door.authorize('source.read', undefined, credentials),
        timelines.revision(),
      ]);
      const { kind, namespace, name } = request.params;
      const { body, tag } = await timelines.read(
        { kind, namespace, name },
        query,
        viewer,
        credentials,
        revision,
      );
      response.type('json').set('ETag', tag).send(body);
    },
  );
}
