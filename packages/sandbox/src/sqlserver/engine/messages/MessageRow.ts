/** How far an error reaches: it ends the statement, the batch, the transaction or the session. */
export type ErrorReach = 'statement' | 'batch' | 'transaction' | 'session';

/**
 * A message as sys.messages has it (1033): severity, the state that clients
 * usually see, text with `%s` for what is put in, and how far it reaches where
 * it ends more than its statement.
 */
export type MessageRow = [
  severity: number,
  state: number,
  text: string,
  reach?: ErrorReach,
];
