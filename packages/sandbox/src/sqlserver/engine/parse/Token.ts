/** A piece of a batch. */
export interface Token {
  kind:
    | 'word'
    | 'quoted'
    | 'variable'
    | 'number'
    | 'string'
    | 'nationalString'
    | 'binary'
    | 'symbol'
    | 'end';
  /** What it says: a name without its brackets, a text without its quotes. */
  text: string;
  /** A word in capitals; empty for everything else, so that quoted names are never keywords. */
  keyword: string;
  /** As it stands in the batch, for messages. */
  written: string;
  /** One-based. */
  line: number;
  start: number;
  end: number;
}
