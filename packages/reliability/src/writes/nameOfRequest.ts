/** What a request to the Kubernetes API is, as far as its name needs it. */
export interface ApiRequest {
  method: string;
  /** With or without a query. */
  path: string;
  body?: string;
}

const VERBS: Record<string, string> = {
  POST: 'create',
  PUT: 'replace',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** What follows from an id, and so is another one in each run. */
function general(name: string): string {
  return name
    .replace(/^edb-\w+-[0-9a-f]{8,}/, '<clone>')
    .replace(/-\d{8}-\d{6}-[0-9a-f]{4,}$/, '-<point>')
    .replace(/^snapcontent-.*/, 'snapcontent-<uid>');
}

/** The paths of the values in an object: `spec.selector`. */
function leaves(value: unknown, path: string[] = []): string[] {
  if (typeof value !== 'object' || value === null || path.length === 2) {
    return [path.join('.')];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, [...path, key]),
  );
}

function parse(body: string | undefined): Record<string, unknown> {
  try {
    return JSON.parse(body ?? '{}');
  } catch {
    return {};
  }
}

function nameIn(body: Record<string, unknown>): string {
  const { metadata } = body as { metadata?: { name?: string } };
  return metadata?.name ?? '';
}

/**
 * A name that is the same in each run: `kubernetes: create persistentvolumeclaims data-g1`.
 *
 * @returns undefined for what changes nothing
 */
export function nameOfRequest(request: ApiRequest): string | undefined {
  const verb = VERBS[request.method];
  const [path] = request.path.split('?');
  const match = path.match(
    /^\/(?:api\/v1|apis\/[^/]+\/[^/]+)(?:\/namespaces\/[^/]+(?=\/))?\/([^/]+)(?:\/([^/]+))?/,
  );
  // Reviews are asked by POST, and change nothing.
  if (!verb || !match || path.includes('/authorization.k8s.io/')) {
    return undefined;
  }
  const [, resource, named] = match;
  const body = parse(request.body);
  const name = general(named ?? nameIn(body));
  const changed =
    verb === 'patch'
      ? ` (${leaves(body)
          .filter(leaf => !/^metadata\.(uid|resourceVersion)$/.test(leaf))
          .join(', ')})`
      : '';
  return `kubernetes: ${verb} ${resource} ${name}${changed}`;
}
