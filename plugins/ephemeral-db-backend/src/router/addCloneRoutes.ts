import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import {
  listClonesSchema,
  orderCloneSchema,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Request, Response, Router } from 'express';
import type { EntityFacts } from '../authorize/rules';
import type { CloneRecord } from '../clones/CloneRecord';
import { audited } from './audited';
import { authenticate } from './authenticate';
import { parseBody, parseQuery } from './parse';
import type { RouterOptions } from './RouterOptions';

/** Refs are compared as text, so all are written the same way. */
function normalRef(ref: string): string {
  return stringifyEntityRef(parseEntityRef(ref));
}

export function addCloneRoutes(router: Router, options: RouterOptions): void {
  const { auditor, door, httpAuth } = options;
  const { cloneLogins, cloneOrders, cloneViews, sourceViews } = options;

  router.get('/clones', async (request, response) => {
    const query = parseQuery(listClonesSchema, request.query);
    const credentials = await authenticate(httpAuth, request);
    const { viewer } = await door.authorize(
      'clone.read',
      undefined,
      credentials,
    );
    const { entityRef, requestedBy } = query;
    response.json(
      await cloneViews.list(
        {
          ...query,
          entityRef: entityRef && normalRef(entityRef),
          requestedBy: requestedBy && normalRef(requestedBy),
        },
        viewer,
      ),
    );
  });

  router.get('/clones/:id', async (request, response) => {
    const credentials = await authenticate(httpAuth, request);
    const clone = await cloneViews.find(request.params.id);
    const { viewer } = await door.authorize(
      'clone.read',
      { clone },
      credentials,
    );
    response.json(await cloneViews.presentOne(clone, viewer));
  });

  router.post('/clones', async (request, response) => {
    const parsed = parseBody(orderCloneSchema, request.body);
    const order = { ...parsed, entityRef: normalRef(parsed.entityRef) };
    const credentials = await authenticate(httpAuth, request);
    const { clone, repeated, viewer } = await audited(
      auditor,
      {
        eventId: 'clone-order',
        severityLevel: 'medium',
        request,
        meta: {
          source: order.source,
          snapshot: order.snapshot,
          entityRef: order.entityRef,
        },
      },
      async () => {
        const source = sourceViews.find(order.source);
        const grant = await door.authorize(
          'clone.create',
          { source, entityRef: order.entityRef },
          credentials,
        );
        const taken = await cloneOrders.order(order, {
          viewer: grant.viewer,
          source,
          entity: grant.entity!,
        });
        return {
          result: { ...taken, viewer: grant.viewer },
          meta: { cloneId: taken.clone.id, repeated: taken.repeated },
        };
      },
    );
    response
      .status(repeated ? 200 : 202)
      .json(await cloneViews.presentOne(clone, viewer));
  });

  /** A change of one clone that the loop carries out: what is answered is the wish, taken. */
  const changeClone = async (
    request: Request,
    response: Response,
    eventId: string,
    act: 'clone.delete' | 'clone.update',
    change: (
      clone: CloneRecord,
      by: string,
      entity: EntityFacts | undefined,
    ) => Promise<CloneRecord>,
  ) => {
    const credentials = await authenticate(httpAuth, request);
    const { id } = request.params;
    const { clone, viewer } = await audited(
      auditor,
      { eventId, severityLevel: 'medium', request, meta: { cloneId: id } },
      async () => {
        const found = await cloneViews.find(id);
        const grant = await door.authorize(act, { clone: found }, credentials);
        const changed = await change(
          found,
          grant.viewer.caller.userRef!,
          grant.entity,
        );
        return {
          result: { clone: changed, viewer: grant.viewer },
          meta: {
            entityRef: changed.entityRef,
            ...(act === 'clone.update'
              ? { generation: changed.wantedGeneration }
              : {}),
          },
        };
      },
    );
    response.status(202).json(await cloneViews.presentOne(clone, viewer));
  };

  router.delete('/clones/:id', (request, response) =>
    changeClone(request, response, 'clone-delete', 'clone.delete', (...order) =>
      cloneOrders.end(...order),
    ),
  );

  router.post('/clones/:id/retry', (request, response) =>
    changeClone(request, response, 'clone-retry', 'clone.update', (...order) =>
      cloneOrders.retry(...order),
    ),
  );

  router.post('/clones/:id/credentials', async (request, response) => {
    const credentials = await authenticate(httpAuth, request);
    const { id } = request.params;
    const login = await audited(
      auditor,
      {
        eventId: 'clone-credentials-read',
        severityLevel: 'high',
        request,
        meta: { cloneId: id },
      },
      async () => {
        const clone = await cloneViews.find(id);
        await door.authorize('clone.credentials.read', { clone }, credentials);
        return {
          result: await cloneLogins.read(clone),
          meta: { entityRef: clone.entityRef },
        };
      },
    );
    response.set('Cache-Control', 'no-store').json(login);
  });
}
