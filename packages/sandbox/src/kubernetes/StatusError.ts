import { FieldError, describeFieldError } from './fieldErrors';
import { Resource, qualifiedKind, qualifiedPlural } from './resources';

export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** The `Status` object that the API server answers instead of what was asked. */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: Record<string, unknown>;
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
}

function detailsOf(
  resource: Resource,
  name: string | undefined,
  kind = resource.plural,
): StatusDetails {
  return {
    ...(name ? { name } : {}),
    ...(resource.group ? { group: resource.group } : {}),
    kind,
  };
}

/**
 * A refusal with the code, reason, message and details of the real API server
 * (k8s.io/apimachinery, pkg/api/errors).
 */
export class StatusError extends Error {
  readonly name = 'StatusError';
  readonly code: number;
  readonly reason: string;
  readonly details?: StatusDetails;
  readonly metadata: { continue?: string } = {};

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: StatusDetails,
  ) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  toStatus(): Status {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: this.metadata,
      status: 'Failure',
      message: this.message,
      ...(this.reason ? { reason: this.reason } : {}),
      ...(this.details ? { details: this.details } : {}),
      code: this.code,
    };
  }

  static badRequest(message: string): StatusError {
    return new StatusError(400, 'BadRequest', message);
  }

  static notFound(resource: Resource, name: string): StatusError {
    return new StatusError(
      404,
      'NotFound',
      `${qualifiedPlural(resource)} "${name}" not found`,
      detailsOf(resource, name),
    );
  }

  static alreadyExists(
    resource: Resource,
    name: string,
    beingDeleted: boolean,
  ): StatusError {
    const prefix = beingDeleted ? 'object is being deleted: ' : '';
    return new StatusError(
      409,
      'AlreadyExists',
      `${prefix}${qualifiedPlural(resource)} "${name}" already exists`,
      detailsOf(resource, name),
    );
  }

  /** `by: 'kind'` where the real server builds the error from the kind instead of the plural. */
  static conflict(
    resource: Resource,
    name: string,
    why: string,
    by: 'plural' | 'kind' = 'plural',
  ): StatusError {
    const named =
      by === 'kind' ? qualifiedKind(resource) : qualifiedPlural(resource);
    return new StatusError(
      409,
      'Conflict',
      `Operation cannot be fulfilled on ${named} "${name}": ${why}`,
      detailsOf(
        resource,
        name,
        by === 'kind' ? resource.kind : resource.plural,
      ),
    );
  }

  static forbidden(
    resource: Resource,
    name: string | undefined,
    why: string,
    causes?: StatusCause[],
  ): StatusError {
    const what = name
      ? `${qualifiedPlural(resource)} "${name}"`
      : qualifiedPlural(resource);
    return new StatusError(403, 'Forbidden', `${what} is forbidden: ${why}`, {
      ...detailsOf(resource, name),
      ...(causes ? { causes } : {}),
    });
  }

  /** `by: 'plural'` where the real server builds the error from the plural instead of the kind. */
  static invalid(
    resource: Resource,
    name: string,
    errors: FieldError[],
    by: 'plural' | 'kind' = 'kind',
  ): StatusError {
    const named =
      by === 'kind' ? qualifiedKind(resource) : qualifiedPlural(resource);
    // What several checks complain of is said once.
    const described = [
      ...new Set(
        errors.map(error => `${error.field}: ${describeFieldError(error)}`),
      ),
    ];
    const list =
      described.length === 1 ? described[0] : `[${described.join(', ')}]`;
    return new StatusError(
      422,
      'Invalid',
      `${named} "${name}" is invalid: ${list}`,
      {
        ...detailsOf(
          resource,
          name,
          by === 'kind' ? resource.kind : resource.plural,
        ),
        causes: errors.map(error => ({
          reason: error.reason,
          message: describeFieldError(error),
          field: error.field,
        })),
      },
    );
  }

  static methodNotAllowed(): StatusError {
    return new StatusError(
      405,
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
      {},
    );
  }

  static unauthorized(): StatusError {
    return new StatusError(401, 'Unauthorized', 'Unauthorized');
  }

  /** @param continuation - where a list may go on all the same, with what is there now */
  static expired(message: string, continuation?: string): StatusError {
    const error = new StatusError(410, 'Expired', message);
    if (continuation) error.metadata.continue = continuation;
    return error;
  }

  static tooManyRequests(retryAfterSeconds: number): StatusError {
    return new StatusError(
      429,
      'TooManyRequests',
      'the server has received too many requests and has asked us to try again later',
      { retryAfterSeconds },
    );
  }

  static internal(message: string): StatusError {
    return new StatusError(
      500,
      'InternalError',
      `Internal error occurred: ${message}`,
      { causes: [{ message }] },
    );
  }
}
