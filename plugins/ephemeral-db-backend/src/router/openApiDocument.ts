import {
  captureSnapshotSchema,
  cloneActivitySchema,
  cloneCredentialsSchema,
  cloneLogSchema,
  cloneSchema,
  entityTimelineResponseSchema,
  entityTimelineSchema,
  errorResponseSchema,
  listCloneActivitySchema,
  listClonesSchema,
  listSnapshotsSchema,
  listSourcesSchema,
  orderCloneSchema,
  pageSchema,
  readCloneLogSchema,
  snapshotSchema,
  sourceSchema,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { z } from 'zod/v3';
import { ignoreOverride, zodToJsonSchema } from 'zod-to-json-schema';
import { version } from '../../package.json';

/*
 * Design: the document follows from the schemas that parse the requests and describe the answers, so it can't say
 * anything else than what the routes do. A test holds it against the routes and against real answers.
 */

/** The schemas that get a name in the document. */
const COMPONENTS = {
  Clone: cloneSchema,
  CloneActivity: cloneActivitySchema,
  CloneCredentials: cloneCredentialsSchema,
  CloneLog: cloneLogSchema,
  EntityTimeline: entityTimelineResponseSchema,
  Error: errorResponseSchema,
  Snapshot: snapshotSchema,
  Source: sourceSchema,
  CaptureSnapshotRequest: captureSnapshotSchema,
  OrderCloneRequest: orderCloneSchema,
};

const NAME_OF_DEFINITION = new Map<unknown, string>(
  Object.entries(COMPONENTS).map(([name, schema]) => [schema._def, name]),
);

type JsonSchema = Record<string, unknown>;

interface Operation {
  id: string;
  summary: string;
  query?: z.ZodTypeAny;
  body?: z.ZodTypeAny;
  /** HTTP status to answer. */
  answers: Record<number, { description: string; schema: z.ZodTypeAny }>;
  /** Refusals besides 400, 401 and 403. */
  refusals?: number[];
}

const REFUSALS: Record<number, string> = {
  400: 'The request is not valid. Nothing was changed',
  401: 'No valid Backstage token',
  403: 'The caller may not',
  404: 'Not there, or the caller may not see it',
  409: 'It can not be done now. Nothing was changed',
  503: 'The cluster or the catalog does not answer. Nothing was changed',
};

const OPERATIONS: Record<string, Record<string, Operation>> = {
  '/sources': {
    get: {
      id: 'listSources',
      summary: 'Golden sources',
      query: listSourcesSchema,
      answers: {
        200: { description: 'A page', schema: pageSchema(sourceSchema) },
      },
    },
  },
  '/sources/{name}': {
    get: {
      id: 'getSource',
      summary: 'One golden source, with what its checks found',
      answers: { 200: { description: 'The source', schema: sourceSchema } },
      refusals: [404],
    },
  },
  '/sources/{name}/preflight': {
    post: {
      id: 'checkSource',
      summary:
        'Checks a golden source now; for its owner and admins. It is checked on a schedule too',
      answers: {
        200: { description: 'With what was found', schema: sourceSchema },
      },
      refusals: [404],
    },
  },
  '/snapshots': {
    get: {
      id: 'listSnapshots',
      summary: 'Points in time',
      query: listSnapshotsSchema,
      answers: {
        200: { description: 'A page', schema: pageSchema(snapshotSchema) },
      },
    },
    post: {
      id: 'captureSnapshot',
      summary: 'Captures a golden source, or joins a capture in flight',
      body: captureSnapshotSchema,
      answers: {
        200: {
          description:
            'The requestId is known, or the least interval is not over: a point that is there',
          schema: snapshotSchema,
        },
        202: { description: 'The order is taken', schema: snapshotSchema },
      },
      refusals: [404, 409, 503],
    },
  },
  '/snapshots/{id}': {
    get: {
      id: 'getSnapshot',
      summary: 'One point in time',
      answers: { 200: { description: 'The point', schema: snapshotSchema } },
      refusals: [404],
    },
    delete: {
      id: 'deleteSnapshot',
      summary:
        'Asks for the end of a point, in the cluster and on the array; repeating it changes nothing',
      answers: { 202: { description: 'It is going', schema: snapshotSchema } },
      refusals: [404, 409, 503],
    },
  },
  '/clones': {
    get: {
      id: 'listClones',
      summary: 'Clones',
      query: listClonesSchema,
      answers: {
        200: { description: 'A page', schema: pageSchema(cloneSchema) },
      },
    },
    post: {
      id: 'orderClone',
      summary: 'Orders a clone of a point in time, for an entity',
      body: orderCloneSchema,
      answers: {
        200: {
          description: 'The requestId is known: the same clone as before',
          schema: cloneSchema,
        },
        202: { description: 'The order is taken', schema: cloneSchema },
      },
      refusals: [404, 409, 503],
    },
  },
  '/clones/{id}': {
    get: {
      id: 'getClone',
      summary: 'One clone',
      answers: { 200: { description: 'The clone', schema: cloneSchema } },
      refusals: [404],
    },
    delete: {
      id: 'deleteClone',
      summary: 'Asks for the end of a clone; repeating it changes nothing',
      answers: { 202: { description: 'It is going', schema: cloneSchema } },
      refusals: [404, 503],
    },
  },
  '/clones/{id}/retry': {
    post: {
      id: 'retryClone',
      summary: 'Brings up the next generation of a clone that failed',
      answers: { 202: { description: 'It is in line', schema: cloneSchema } },
      refusals: [404, 409, 503],
    },
  },
  '/clones/{id}/confirm': {
    post: {
      id: 'confirmClone',
      summary:
        'Lets people use a clone that was found without a record; for admins. Repeating it changes nothing',
      answers: { 200: { description: 'The clone', schema: cloneSchema } },
      refusals: [404, 503],
    },
  },
  '/clones/{id}/log': {
    get: {
      id: 'readCloneLog',
      summary:
        'The last lines of its SQL Server, without passwords. Each reading is recorded',
      query: readCloneLogSchema,
      answers: { 200: { description: 'The lines', schema: cloneLogSchema } },
      refusals: [404, 409, 503],
    },
  },
  '/clones/{id}/activity': {
    get: {
      id: 'listCloneActivity',
      summary: 'What happened to a clone, newest first',
      query: listCloneActivitySchema,
      answers: {
        200: { description: 'A page', schema: pageSchema(cloneActivitySchema) },
      },
      refusals: [404],
    },
  },
  '/clones/{id}/credentials': {
    post: {
      id: 'readCloneCredentials',
      summary: 'Reads the login of a ready clone. Each reading is recorded',
      answers: {
        200: { description: 'The login', schema: cloneCredentialsSchema },
      },
      refusals: [404, 409, 503],
    },
  },
  '/entities/{kind}/{namespace}/{name}/timeline': {
    get: {
      id: 'getEntityTimeline',
      summary: "All that an entity's card and tab need",
      query: entityTimelineSchema,
      answers: {
        200: {
          description: 'The timeline',
          schema: entityTimelineResponseSchema,
        },
      },
      refusals: [404, 503],
    },
  },
};

/** As JSON Schema; named schemas inside of it become references. */
function toJsonSchema(schema: z.ZodTypeAny): JsonSchema {
  const { $schema, ...rest } = zodToJsonSchema(schema, {
    $refStrategy: 'none',
    strictUnions: true,
    override: def => {
      const name = NAME_OF_DEFINITION.get(def);
      return name === undefined || def === schema._def
        ? ignoreOverride
        : { $ref: `#/components/schemas/${name}` };
    },
  }) as JsonSchema;
  return rest;
}

/** A reference to a named schema, or the schema itself. */
function toReference(schema: z.ZodTypeAny): JsonSchema {
  const name = NAME_OF_DEFINITION.get(schema._def);
  return name === undefined
    ? toJsonSchema(schema)
    : { $ref: `#/components/schemas/${name}` };
}

const jsonContent = (schema: z.ZodTypeAny) => ({
  'application/json': { schema: toReference(schema) },
});

function pathParameters(path: string) {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(schema: z.ZodTypeAny) {
  const { properties } = toJsonSchema(schema) as {
    properties: Record<string, JsonSchema>;
  };
  return Object.entries(properties).map(
    ([name, { description, ...property }]) => ({
      name,
      in: 'query',
      required: false,
      description,
      schema: property,
      ...(property.type === 'array' ? { style: 'form', explode: false } : {}),
    }),
  );
}

function toOperation(path: string, operation: Operation) {
  const { id, summary, query, body, answers, refusals = [] } = operation;
  return {
    operationId: id,
    summary,
    parameters: [
      ...pathParameters(path),
      ...(query ? queryParameters(query) : []),
    ],
    ...(body && {
      requestBody: { required: true, content: jsonContent(body) },
    }),
    responses: Object.fromEntries([
      ...Object.entries(answers).map(([status, { description, schema }]) => [
        status,
        { description, content: jsonContent(schema) },
      ]),
      ...[400, 401, 403, ...refusals].map(status => [
        String(status),
        {
          description: REFUSALS[status],
          content: jsonContent(errorResponseSchema),
        },
      ]),
    ]),
  };
}

/** The OpenAPI document of the REST API. */
export function openApiDocument() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'ephemeral-db',
      version,
      description:
        'Instant, writable copies of golden SQL Server databases at any captured point in time. A write answers at once; read the object again until its phase says that it is done.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/ephemeral-db' }],
    security: [{ backstage: [] }],
    paths: {
      ...Object.fromEntries(
        Object.entries(OPERATIONS).map(([path, methods]) => [
          path,
          Object.fromEntries(
            Object.entries(methods).map(([method, operation]) => [
              method,
              toOperation(path, operation),
            ]),
          ),
        ]),
      ),
    },
    components: {
      securitySchemes: {
        backstage: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
      schemas: Object.fromEntries(
        Object.entries(COMPONENTS).map(([name, schema]) => [
          name,
          toJsonSchema(schema),
        ]),
      ),
    },
  };
}
