import type { SqlError } from '../SqlError';

/** The end of a batch whose error has been sent already. */
export class BatchAborted extends Error {
  override readonly name = 'BatchAborted';

  /** @param reach - `text`: an EXEC of a text is over, but not what stands around it */
  constructor(readonly reach: 'text' | 'batch' = 'batch') {
    super();
  }
}

/**
 * An error of compilation that was found only as a statement was about to
 * run, since its table was not there before. A TRY of the same text does not
 * catch it, one around the text does (Microsoft Learn, "TRY...CATCH").
 */
export class CompilationFailed extends Error {
  override readonly name = 'CompilationFailed';

  constructor(readonly error: SqlError) {
    super(error.message);
  }
}

const COMPILATION = new Set([107, 207, 208, 209, 1013, 4104, 8120]);

export function isOfCompilation({ number }: SqlError): boolean {
  return COMPILATION.has(number);
}
