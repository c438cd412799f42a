import {
  listClonesSchema,
  orderCloneSchema,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Router } from 'express';
import { audited } from '../useCases/audited';
import { callOf } from './callOf';
import { parseBody, parseQuery } from './parse';
import type { RouterOptions } from './RouterOptions';

export function addCloneRoutes(router: Router, options: RouterOptions): void {
  const { auditor, clones, door, httpAuth } = options;
  const { cloneLogins, cloneViews } = options;

  router.get('/clones', async (request, response) => {
    const query = parseQuery(listClonesSchema, request.query);
    const call = await callOf(httpAuth, request);
    response.json(await clones.list(query, call));
  });

  router.get('/clones/:id', async (request, response) => {
    const call = await callOf(httpAuth, request);
    response.json(await clones.read(request.params.id, call));
  });

  router.post('/clones', async (request, response) => {
    const order = parseBody(orderCloneSchema, request.body);
    const call = await callOf(httpAuth, request);
    const { clone, repeated } = await clones.order(order, call);
    response.status(repeated ? 200 : 202).json(clone);
  });

  router.delete('/clones/:id', async (request, response) => {
    const call = await callOf(httpAuth, request);
    response.status(202).json(await clones.end(request.params.id, call));
  });

  router.post('/clones/:id/retry', async (request, response) => {
    const call = await callOf(httpAuth, request);
    response.status(202).json(await clones.retry(request.params.id, call));
  });

  router.post('/clones/:id/confirm', async (request, response) => {
    const call = await callOf(httpAuth, request);
    response.json(await clones.confirm(request.params.id, call));
  });

  router.post('/clones/:id/credentials', async (request, response) => {
    const call = await callOf(httpAuth, request);
    const { id } = request.params;
    const login = await audited(
      auditor,
      call,
      {
        eventId: 'clone-credentials-read',
        severityLevel: 'high',
        meta: { cloneId: id },
      },
      async () => {
        const clone = await cloneViews.find(id);
        await door.authorize(
          'clone.credentials.read',
          { clone },
          call.credentials,
        );
        return {
          result: await cloneLogins.read(clone),
          meta: { entityRef: clone.entityRef },
        };
      },
    );
    response.set('Cache-Control', 'no-store').json(login);
  });
}
