import { allResources, apiVersionOf, Resource } from '../kubernetes/resources';
import { schemas } from '../kubernetes/schema/schemas';
import { Schema } from '../kubernetes/schema/Schema';

type Json = Record<string, unknown>;

function pathOf(groupVersion: string): string {
  return groupVersion.includes('/')
    ? `apis/${groupVersion}`
    : `api/${groupVersion}`;
}

/** The list of documents, one for each group version. */
export function openApiIndex(): Json {
  const versions = [...new Set(allResources.map(apiVersionOf))];
  return {
    paths: Object.fromEntries(
      versions.map(version => [
        pathOf(version),
        { serverRelativeURL: `/openapi/v3/${pathOf(version)}?hash=1` },
      ]),
    ),
  };
}

function componentName(resource: Resource): string {
  const { group, version, kind } = resource;
  return `io.k8s.${group || 'core'}.${version}.${kind}`;
}

function render(schema: Schema, used: Set<string>): Json {
  if (schema.reference) {
    used.add(schema.reference);
    return { $ref: `#/components/schemas/${schema.reference}` };
  }
  if (schema.open) return { 'x-kubernetes-preserve-unknown-fields': true };
  const { properties, items, additionalProperties, type, format, required } =
    schema;
  return {
    ...(type ? { type } : {}),
    ...(format ? { format } : {}),
    ...(required ? { required } : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, field]) => [
              name,
              render(field, used),
            ]),
          ),
        }
      : {}),
    ...(items ? { items: render(items, used) } : {}),
    ...(additionalProperties
      ? { additionalProperties: render(additionalProperties, used) }
      : {}),
    ...(schema.listType ? { 'x-kubernetes-list-type': schema.listType } : {}),
    ...(schema.listKeys
      ? { 'x-kubernetes-list-map-keys': schema.listKeys }
      : {}),
    ...(schema.mergeKey
      ? { 'x-kubernetes-patch-merge-key': schema.mergeKey }
      : {}),
    ...(schema.patchStrategy
      ? { 'x-kubernetes-patch-strategy': schema.patchStrategy }
      : {}),
  };
}

function query(name: string, type: string): Json {
  return { name, in: 'query', schema: { type, uniqueItems: true } };
}

/** What kubectl looks for: that the server validates fields and can try a change without making it. */
function operationsOf(resource: Resource): Json {
  const { group, version, kind } = resource;
  const action = (name: string): Json => ({
    'x-kubernetes-action': name,
    'x-kubernetes-group-version-kind': { group, version, kind },
    parameters: [
      query('dryRun', 'string'),
      query('fieldManager', 'string'),
      query('fieldValidation', 'string'),
    ],
    responses: { 200: { description: 'OK' } },
  });
  return {
    get: { ...action('get'), parameters: [] },
    patch: action('patch'),
    put: action('put'),
    delete: action('delete'),
  };
}

/** @returns undefined for a group version that is not served */
export function openApiOf(path: string): Json | undefined {
  const served = allResources.filter(
    resource => pathOf(apiVersionOf(resource)) === path,
  );
  if (served.length === 0) return undefined;
  const used = new Set<string>();
  const components: Json = {};
  const paths: Json = {};
  for (const resource of served) {
    const { group, version, kind, plural, namespaced } = resource;
    const root = schemas.root(apiVersionOf(resource), kind);
    components[componentName(resource)] = {
      ...(root ? render(root, used) : { type: 'object' }),
      'x-kubernetes-group-version-kind': [{ group, version, kind }],
    };
    const scope = namespaced ? '/namespaces/{namespace}' : '';
    paths[`/${path}${scope}/${plural}/{name}`] = operationsOf(resource);
  }
  const done = new Set<string>();
  for (let open = [...used]; open.length > 0; ) {
    for (const name of open) {
      done.add(name);
      const definition = schemas.definition(name);
      if (definition) components[name] = render(definition, used);
    }
    open = [...used].filter(name => !done.has(name));
  }
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.2' },
    paths,
    components: { schemas: components },
  };
}
