import { isError } from '@backstage/errors';
import express, {
  type ErrorRequestHandler,
  type RequestHandler,
  type Router,
} from 'express';
import PromiseRouter from 'express-promise-router';
import { refusal } from '../refusal';
import { addCloneInsightRoutes } from './addCloneInsightRoutes';
import { addCloneRoutes } from './addCloneRoutes';
import { addSnapshotRoutes } from './addSnapshotRoutes';
import { addSourceRoutes } from './addSourceRoutes';
import { addTimelineRoute } from './addTimelineRoute';
import { openApiDocument } from './openApiDocument';
import type { RouterOptions } from './RouterOptions';

/** The parser's own messages repeat the body, which may hold anything. */
const refuseBrokenBody: ErrorRequestHandler = (error, _, __, next) => {
  next(
    isError(error) && String(error.type).startsWith('entity.')
      ? refusal(
          'invalidRequest',
          'The body is not valid JSON, or too large. Nothing was changed.',
        )
      : error,
  );
};

/** The REST API: parse → use case, which authorizes, audits and calls a service. It knows neither Kubernetes nor SQL. */
export function createRouter(options: RouterOptions): Router {
  const router = PromiseRouter();
  router.use(express.json() as RequestHandler, refuseBrokenBody);
  addSourceRoutes(router, options);
  addSnapshotRoutes(router, options);
  addCloneRoutes(router, options);
  addCloneInsightRoutes(router, options);
  addTimelineRoute(router, options);
  const document = openApiDocument();
  router.get('/openapi.json', (_, response) => {
    response.json(document);
  });
  return router;
}
