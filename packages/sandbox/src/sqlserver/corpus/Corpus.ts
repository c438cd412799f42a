/** What a client is answered; what is not named is not expected to come. */
export interface Expected {
  /** The rows of the only result set. */
  rows?: unknown[][];
  /** The rows of each result set, where there is not exactly one. */
  sets?: unknown[][][];
  /** The types of the first result set's columns, as Transact-SQL writes them. */
  types?: string[];
  /** The numbers of all errors, in order. */
  errors?: number[];
  /** What the first error's text holds. */
  text?: string;
  /** The texts of all messages that are no errors. */
  says?: string[];
}

/** What it shows, the batches (a line `GO` stands between two) and what they answer. */
export type CorpusCase = [name: string, sql: string, expected: Expected];

/** Statements about one matter, with the results that Microsoft's documentation states. */
export interface Topic {
  title: string;
  /** Run once before the cases, in a database of the topic's own. */
  setup?: string;
  /** By the title of the page of Microsoft Learn that states the result. */
  pages: Record<string, CorpusCase[]>;
}

export function casesOf({ pages }: Topic): CorpusCase[] {
  return Object.values(pages).flat();
}

/** What is sent at once, one after the other. */
export function batchesOf(sql: string): string[] {
  return sql.split(/^GO$/m);
}
