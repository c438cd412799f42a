import { notSupported, sqlError } from '../SqlError';
import type { Cursor } from './Cursor';

/** First words of all kinds of objects that CREATE, ALTER and DROP know (Microsoft Learn, "CREATE statements"). */
const kinds = new Set(
  `AGGREGATE APPLICATION ASSEMBLY ASYMMETRIC AVAILABILITY BROKER CERTIFICATE CLUSTERED COLUMN COLUMNSTORE CONTRACT
  CREDENTIAL CRYPTOGRAPHIC DATABASE DEFAULT ENDPOINT EVENT EXTERNAL FEDERATION FULLTEXT FUNCTION INDEX LOGIN MASTER
  MESSAGE NONCLUSTERED OR PARTITION PRIMARY PROC PROCEDURE QUEUE REMOTE RESOURCE ROLE ROUTE RULE SCHEMA SEARCH SECURITY
  SELECTIVE SENSITIVITY SEQUENCE SERVER SERVICE SIGNATURE SPATIAL STATISTICS SYMMETRIC SYNONYM TABLE TRIGGER TYPE UNIQUE
  USER VIEW WORKLOAD XML`
    .trim()
    .split(/\s+/),
);

/**
 * Refuses a kind of object: 40517 for one that the stand-in lacks, 343 for one that nobody has.
 *
 * @throws SqlError 40517, 343; 102, 156 where no name of a kind comes
 */
export function refuseObjectKind(
  cursor: Cursor,
  verb: 'CREATE' | 'ALTER' | 'DROP',
): never {
  const { kind, keyword, text, line } = cursor.peek();
  if (kind !== 'word') return cursor.fail();
  if (kinds.has(keyword)) throw notSupported(`${verb} ${keyword}`);
  throw sqlError(343, text).at(line);
}
