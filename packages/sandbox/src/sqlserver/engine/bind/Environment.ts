import type { SqlType, SqlValue } from '../../types/SqlType';
import type { Moment } from '../../types/moment';
import type { Session } from '../Session';
import type { SqlError } from '../SqlError';
import type { OutputColumn, Relation } from './Bound';

export interface Variable {
  type: SqlType;
  value: SqlValue;
}

/** A table or view of a database, ready to be read. */
export interface NamedRelation extends Relation {
  columns: OutputColumn[];
  database: string;
  schema: string;
  name: string;
}

/** What SCOPE_IDENTITY() tells: of a session's batches, or of one text that they run. */
export interface IdentityScope {
  last?: bigint;
}

/** What a statement sees around it while it runs. */
export interface Environment {
  readonly session: Session;
  /** By name in small letters. */
  readonly variables: Map<string, Variable>;
  /** When the statement started, UTC; the same in all of it. */
  readonly moment: Moment;
  /** What a CATCH block handles. */
  readonly caught?: SqlError;
  readonly identities: IdentityScope;
  /** Notes a warning of the statement. */
  warn(number: number): void;
  /** @throws SqlError 208, 229, 916 */
  relation(name: string[]): NamedRelation;
}
