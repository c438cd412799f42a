import { listSourcesSchema } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Router } from 'express';
import { callOf } from './callOf';
import { parseQuery } from './parse';
import type { RouterOptions } from './RouterOptions';

export function addSourceRoutes(router: Router, options: RouterOptions): void {
  const { httpAuth, sources } = options;

  router.get('/sources', async (request, response) => {
    const query = parseQuery(listSourcesSchema, request.query);
    const call = await callOf(httpAuth, request);
    response.json(await sources.list(query, call));
  });

  router.get('/sources/:name', async (request, response) => {
    const call = await callOf(httpAuth, request);
    response.json(await sources.read(request.params.name, call));
  });

  router.post('/sources/:name/preflight', async (request, response) => {
    const call = await callOf(httpAuth, request);
    response.json(await sources.check(request.params.name, call));
  });
}
