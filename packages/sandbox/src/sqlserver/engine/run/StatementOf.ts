import type { Statement } from '../parse/Statement';

/** A statement of one kind. */
export type StatementOf<Kind extends Statement['kind']> = Extract<
  Statement,
  { kind: Kind }
>;
