/** One request to the Kubernetes API, answered or broken off. */
export interface LoggedRequest {
  time: Date;
  /** The user's name; absent where the token was missing or unknown. */
  user?: string;
  /** Kubernetes' word (get, list, watch, create, …) or the HTTP method for what is no resource. */
  verb: string;
  method: string;
  /** Path and query as they came. */
  path: string;
  /** Plural, with the subresource where there is one: `pods/portforward`. */
  resource?: string;
  namespace?: string;
  name?: string;
  /** The HTTP status; 0 where the connection ended without one. */
  code: number;
  userAgent: string;
  milliseconds: number;
}

/** The last requests, oldest first, bounded: for tests and for a person who wonders who asks so much. */
export class RequestLog {
  private readonly requests: LoggedRequest[] = [];

  /** @param capacity - how many requests are kept */
  constructor(private readonly capacity = 10_000) {}

  add(request: LoggedRequest): void {
    this.requests.push(request);
    if (this.requests.length > this.capacity) this.requests.shift();
  }

  /** Requests whose named fields are equal to the given ones. */
  find(match: Partial<LoggedRequest> = {}): LoggedRequest[] {
    const wanted = Object.entries(match);
    return this.requests.filter(request => {
      const fields = new Map<string, unknown>(Object.entries(request));
      return wanted.every(([field, value]) => fields.get(field) === value);
    });
  }

  clear(): void {
    this.requests.length = 0;
  }
}
