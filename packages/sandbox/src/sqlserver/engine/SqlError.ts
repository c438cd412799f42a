import { messageDefinition } from './messages/messageDefinition';
import type { ErrorReach } from './messages/MessageRow';

/**
 * An error as SQL Server sends it: number, severity ("class"), state, text and line.
 */
export class SqlError extends Error {
  readonly number: number;
  readonly severity: number;
  readonly state: number;
  readonly reach: ErrorReach;
  /** One-based line of the batch; set where the statement that failed is known. */
  line = 1;
  procedure = '';
  /** Errors sent before this one, as 1802 follows the reason why a file could not be made. */
  preceding: readonly SqlError[];

  constructor(options: {
    number: number;
    severity: number;
    state: number;
    message: string;
    reach?: ErrorReach;
    preceding?: readonly SqlError[];
  }) {
    super(options.message);
    this.name = 'SqlError';
    this.number = options.number;
    this.severity = options.severity;
    this.state = options.state;
    this.reach = options.reach ?? 'statement';
    this.preceding = options.preceding ?? [];
  }

  at(line: number): this {
    this.line = line;
    return this;
  }

  /** The same, with what is sent before it. */
  after(preceding: readonly SqlError[]): this {
    this.preceding = preceding;
    return this;
  }
}

/** Builds one of SQL Server's own errors; `values` fill its `%s` in order. */
export function sqlError(
  number: number,
  ...values: (string | number)[]
): SqlError {
  const definition = messageDefinition(number);
  if (!definition) {
    throw new Error(`The stand-in has no message ${number}`);
  }
  const { severity, state, text, reach } = definition;
  let next = 0;
  const message = text.replace(/%s/g, () => String(values[next++] ?? ''));
  return new SqlError({ number, severity, state, message, reach });
}

/**
 * Says that SQL Server could do this and the stand-in cannot.
 *
 * @param construct - the keyword, option or function
 * @param reason - completes "does not do this: …"
 */
export function notSupported(construct: string, reason?: string): SqlError {
  return sqlError(40517, construct, reason ? `: ${reason}` : '');
}
