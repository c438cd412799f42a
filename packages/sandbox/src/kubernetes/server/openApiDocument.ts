import { createHash } from 'node:crypto';
import { Fields, fieldsAt } from '../objects';
import { Resource, allResources, apiVersionOf } from '../resources';
import { modelOf } from '../schema/builtinSchemas';
import { ModelDocs, modelDocs } from '../schema/modelDocs';
import { Schema } from '../schema/Schema';
import { schemas } from '../schema/schemas';
import { groupVersions } from './apiResources';
import { GIT_VERSION } from './version';

const PREFIX = '#/components/schemas/';

/** `V1PodSpec` and `CoreV1Event` without what the library puts before the names of the API. */
function nameOfModel(model: string): string {
  return model.replace(/^(?:[A-Z][a-z]+)?V\d+/, '');
}

/** The name under which a kind stands among the schemas. */
function schemaName(resource: Resource): string {
  const { group, version, kind } = resource;
  const model = modelOf(apiVersionOf(resource), kind);
  return model
    ? nameOfModel(model)
    : [...group.split('.').reverse(), version, kind].join('.');
}

const INT_OR_STRING = 'IntOrString';
const QUANTITY = 'Quantity';
/** What the library takes for plain text or a number. */
const SCALARS: Record<string, Fields> = {
  [INT_OR_STRING]: {
    oneOf: [{ type: 'integer' }, { type: 'string' }],
    format: 'int-or-string',
  },
  [QUANTITY]: { oneOf: [{ type: 'string' }, { type: 'number' }] },
};
const SCALAR_FORMATS: Record<string, string> = {
  'int-or-string': INT_OR_STRING,
  quantity: QUANTITY,
};

function rulesOf(schema: Schema): Fields {
  const { listType, listKeys, mapType, mergeKey, patchStrategy } = schema;
  const rules: Fields = {
    'x-kubernetes-list-type': listType,
    'x-kubernetes-list-map-keys': listKeys,
    'x-kubernetes-map-type': mapType,
    'x-kubernetes-patch-merge-key': mergeKey,
    'x-kubernetes-patch-strategy': patchStrategy,
  };
  return Object.fromEntries(
    Object.entries(rules).filter(([, value]) => value !== undefined),
  );
}

/** A schema in OpenAPI's words; notes the shared definitions that it refers to. */
function toOpenApi(schema: Schema, references: Set<string>): Fields {
  const scalar = SCALAR_FORMATS[schema.format ?? ''];
  if (scalar) return { $ref: `${PREFIX}${scalar}` };
  if (schema.reference !== undefined) {
    references.add(schema.reference);
    return {
      allOf: [{ $ref: `${PREFIX}${nameOfModel(schema.reference)}` }],
      ...rulesOf(schema),
    };
  }
  if (schema.open) {
    return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  }
  const { type, format, properties, additionalProperties, items } = schema;
  return {
    ...(type ? { type } : {}),
    ...(format ? { format } : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, property]) => [
              name,
              toOpenApi(property, references),
            ]),
          ),
        }
      : {}),
    ...(additionalProperties
      ? { additionalProperties: toOpenApi(additionalProperties, references) }
      : {}),
    ...(items ? { items: toOpenApi(items, references) } : {}),
    ...(schema.required?.length ? { required: schema.required } : {}),
    ...rulesOf(schema),
  };
}

function withDocs(schema: Fields, docs: ModelDocs): Fields {
  const properties = Object.entries(fieldsAt(schema, 'properties'));
  const { description, fields, required } = docs;
  return {
    ...(description ? { description } : {}),
    ...schema,
    ...(properties.length > 0
      ? {
          properties: Object.fromEntries(
            properties.map(([name, property]) => [
              name,
              fields[name]
                ? { description: fields[name], ...fieldsAt(property) }
                : property,
            ]),
          ),
        }
      : {}),
    ...(required.length > 0 ? { required } : {}),
  };
}

function schemasOf(kinds: Resource[]): Fields {
  const result: Fields = { ...SCALARS };
  const references = new Set<string>();
  for (const resource of kinds) {
    const { group, version, kind } = resource;
    const root = schemas.root(apiVersionOf(resource), kind);
    if (!root) continue;
    const model = modelOf(apiVersionOf(resource), kind);
    const schema = toOpenApi(root, references);
    result[schemaName(resource)] = {
      ...(model ? withDocs(schema, modelDocs(model)) : schema),
      'x-kubernetes-group-version-kind': [{ group, kind, version }],
    };
  }
  // The set grows while it is walked.
  for (const name of references) {
    const definition = schemas.definition(name);
    const named = nameOfModel(name);
    if (definition && !result[named]) {
      result[named] = withDocs(
        toOpenApi(definition, references),
        modelDocs(name),
      );
    }
  }
  return result;
}

function query(name: string, type = 'string'): Fields {
  return { name, in: 'query', schema: { type, uniqueItems: true } };
}

const WRITE_PARAMETERS = [
  query('dryRun'),
  query('fieldManager'),
  query('fieldValidation'),
];

function pathsOf(resource: Resource): Record<string, Fields> {
  const { group, version, kind, plural, namespaced, verbs } = resource;
  const reference = { $ref: `${PREFIX}${schemaName(resource)}` };
  const operation = (action: string, parameters: Fields[] = []): Fields => ({
    operationId: `${action}${kind}`,
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, kind, version },
    ...(parameters.length > 0 ? { parameters } : {}),
    responses: {
      '200': {
        description: 'OK',
        content: { 'application/json': { schema: reference } },
      },
    },
  });
  const base = `/${group ? 'apis' : 'api'}/${apiVersionOf(resource)}/${
    namespaced ? 'namespaces/{namespace}/' : ''
  }${plural}`;
  const post = operation('post', WRITE_PARAMETERS);
  if (!verbs.includes('list')) return { [base]: { post } };
  return {
    [base]: { get: operation('list'), post },
    [`${base}/{name}`]: {
      get: operation('get'),
      put: operation('put', WRITE_PARAMETERS),
      patch: operation('patch', [
        ...WRITE_PARAMETERS,
        query('force', 'boolean'),
      ]),
      delete: operation('delete', [query('dryRun')]),
    },
  };
}

const documents = new Map<string, string>();

/** `api/v1` or `apis/apps/v1`, as the index of documents names them. */
export function openApiPath(groupVersion: string): string {
  return `${groupVersion.includes('/') ? 'apis' : 'api'}/${groupVersion}`;
}

/** The OpenAPI v3 document of a group; undefined for an unknown one. */
export function openApiDocument(path: string): string | undefined {
  const known = documents.get(path);
  if (known !== undefined) return known;
  const groupVersion = groupVersions().find(
    version => openApiPath(version) === path,
  );
  if (!groupVersion) return undefined;
  const kinds = allResources.filter(
    resource => apiVersionOf(resource) === groupVersion,
  );
  const text = JSON.stringify({
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: GIT_VERSION },
    paths: Object.assign({}, ...kinds.map(pathsOf)),
    components: { schemas: schemasOf(kinds) },
  });
  documents.set(path, text);
  return text;
}

/** Where each group's document is, under an address that changes with its content. */
export function openApiIndex(): Fields {
  const paths = groupVersions().map(groupVersion => {
    const path = openApiPath(groupVersion);
    const hash = createHash('sha512')
      .update(openApiDocument(path) ?? '')
      .digest('hex')
      .toUpperCase();
    const serverRelativeURL = `/openapi/v3/${path}?hash=${hash}`;
    return [path, { serverRelativeURL }];
  });
  return { paths: Object.fromEntries(paths) };
}
