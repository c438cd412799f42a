/** The gRPC codes that a CSI driver answers with here (CSI specification, section "Error Scheme"). */
export type CsiCode =
  | 'Aborted'
  | 'AlreadyExists'
  | 'DeadlineExceeded'
  | 'FailedPrecondition'
  | 'Internal'
  | 'InvalidArgument'
  | 'NotFound'
  | 'OutOfRange'
  | 'ResourceExhausted'
  | 'Unavailable';

const NOT_FINAL: CsiCode[] = [
  'Aborted',
  'DeadlineExceeded',
  'ResourceExhausted',
  'Unavailable',
];

/** An error of the driver, in the words in which the sidecars pass it on. */
export class CsiError extends Error {
  readonly name = 'CsiError';
  readonly code: CsiCode;

  constructor(code: CsiCode, description: string) {
    super(`rpc error: code = ${code} desc = ${description}`);
    this.code = code;
  }

  /** Whether the operation is certainly not still going on in the driver. */
  get isFinal(): boolean {
    return !NOT_FINAL.includes(this.code);
  }
}
