import { listSourcesSchema } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Router } from 'express';
import { orderSubjectOf } from '../sources/orderRules';
import { audited } from './audited';
import { authenticate } from './authenticate';
import { parseQuery } from './parse';
import type { RouterOptions } from './RouterOptions';

export function addSourceRoutes(router: Router, options: RouterOptions): void {
  const { auditor, door, entities, httpAuth } = options;
  const { sourceChecks, sourceViews } = options;

  router.get('/sources', async (request, response) => {
    const query = parseQuery(listSourcesSchema, request.query);
    const credentials = await authenticate(httpAuth, request);
    const { viewer } = await door.authorize(
      'source.read',
      undefined,
      credentials,
    );
    const subject = await orderSubjectOf(viewer, entities);
    response.json(await sourceViews.list(query, viewer, subject));
  });

  router.get('/sources/:name', async (request, response) => {
    const credentials = await authenticate(httpAuth, request);
    const source = sourceViews.find(request.params.name);
    const { viewer } = await door.authorize(
      'source.read',
      { source },
      credentials,
    );
    const subject = await orderSubjectOf(viewer, entities);
    response.json(await sourceViews.presentOne(source, viewer, subject));
  });

  router.post('/sources/:name/preflight', async (request, response) => {
    const credentials = await authenticate(httpAuth, request);
    const { name } = request.params;
    const { source, viewer } = await audited(
      auditor,
      {
        eventId: 'source-check',
        severityLevel: 'medium',
        request,
        meta: { source: name },
      },
      async () => {
        const found = sourceViews.find(name);
        const grant = await door.authorize(
          'source.check',
          { source: found },
          credentials,
        );
        await sourceChecks.check(found);
        return { result: { source: found, viewer: grant.viewer } };
      },
    );
    const subject = await orderSubjectOf(viewer, entities);
    response.json(await sourceViews.presentOne(source, viewer, subject));
  });
}
