import { CustomErrorBase } from '@backstage/errors';

/**
 * What a failure means for what to do next.
 * - `login`: the server refuses this login (wrong password, disabled, expired)
 * - `starting`: the server is up, but not ready for this yet
 * - `unreachable`: no connection, or it broke
 * - `certificate`: TLS could not be agreed on
 * - `timeout`: cancelled after its time
 * - `statement`: the server refused the statement
 */
export type SqlErrorKind =
  | 'login'
  | 'starting'
  | 'unreachable'
  | 'certificate'
  | 'timeout'
  | 'statement';

/** Something that SQL Server, or the way to it, refused. */
export class SqlError extends CustomErrorBase {
  override name = 'SqlError' as const;

  constructor(
    message: string,
    readonly kind: SqlErrorKind,
    /** SQL Server's message number, if it came from there. */
    readonly number?: number,
  ) {
    // No cause: a driver's error can carry the request, and that a password.
    super(message);
  }
}

/** 18456 wrong, 18470 disabled, 18486 locked, 18487 expired, 18488 must change. */
const LOGIN_REFUSED = new Set([18456, 18470, 18486, 18487, 18488]);
/** 18401 upgrade, 17187 not ready, 913, 922 being recovered, 4060, 4064 can't open yet. */
const STARTING = new Set([18401, 17187, 913, 922, 4060, 4064]);

/** 976, 978, 983: a secondary of an availability group that lets nobody in, or readers only. */
const SECONDARY = new Set([976, 978, 983]);

const TLS_CODES =
  /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|ERR_TLS|ERR_SSL|EPROTO/;

interface DriverError {
  message?: string;
  code?: string;
  number?: number;
  cause?: DriverError;
  errors?: DriverError[];
}

/** Whether a database refused because its primary is on another server. */
export function isSecondary(error: unknown): boolean {
  return error instanceof SqlError && SECONDARY.has(error.number ?? 0);
}

/**
 * Classifies what the driver reported.
 *
 * @param numbers - message numbers that the server sent while it refused a
 * login; the last one is always the general 18456
 */
export function toSqlError(
  what: string,
  error: unknown,
  numbers: number[] = [],
): SqlError {
  if (error instanceof SqlError) return error;
  const { kind, number, detail } = classify(error as DriverError, numbers);
  return new SqlError(
    `${what}: ${detail}${number ? ` (SQL Server error ${number})` : ''}`,
    kind,
    number,
  );
}

function classify(
  error: DriverError,
  numbers: number[],
): { kind: SqlErrorKind; number?: number; detail: string } {
  const chain = causes(error);
  const detail = error.message ?? 'unknown error';
  const starting = numbers.find(number => STARTING.has(number));
  if (starting) return { kind: 'starting', number: starting, detail };
  const number =
    chain.find(link => link.number !== undefined)?.number ?? numbers[0];
  if (number !== undefined) {
    if (LOGIN_REFUSED.has(number)) return { kind: 'login', number, detail };
    if (STARTING.has(number)) return { kind: 'starting', number, detail };
    return { kind: 'statement', number, detail };
  }
  const codes = chain.map(link => link.code ?? '').join(' ');
  if (codes.includes('ELOGIN')) return { kind: 'login', detail };
  if (codes.includes('ETIMEOUT')) {
    // The same code stands for a connection that did not come about.
    const cancelled = detail.startsWith('Timeout: Request failed');
    return { kind: cancelled ? 'timeout' : 'unreachable', detail };
  }
  if (TLS_CODES.test(codes) || codes.includes('EENCRYPT')) {
    const inner = chain[chain.length - 1].message;
    return { kind: 'certificate', detail: inner ?? detail };
  }
  return { kind: 'unreachable', detail };
}

function causes(error: DriverError): DriverError[] {
  const chain: DriverError[] = [];
  for (
    let link: DriverError | undefined = error;
    link && chain.length < 8;
    link = link.cause ?? link.errors?.[0]
  ) {
    chain.push(link);
  }
  return chain;
}
