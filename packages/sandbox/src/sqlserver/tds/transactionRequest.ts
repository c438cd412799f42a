import { notSupported } from '../engine/SqlError';
import { ByteReader } from './ByteReader';

const BEGIN = 5;
const COMMIT = 7;
const ROLLBACK = 8;
const SAVE = 9;

const levels: Record<number, string> = {
  1: 'READ UNCOMMITTED',
  2: 'READ COMMITTED',
  3: 'REPEATABLE READ',
  4: 'SERIALIZABLE',
  5: 'SNAPSHOT',
};

function quoted(name: string): string {
  return name === '' ? '' : ` [${name.replaceAll(']', ']]')}]`;
}

/** A client's transaction manager request, as the statement that it stands for. */
export function readTransactionRequest(data: Buffer): string {
  const reader = new ByteReader(data);
  reader.skipHeaders();
  const type = reader.uint16();
  switch (type) {
    case BEGIN: {
      const level = levels[reader.byte()];
      const name = quoted(reader.shortText());
      const set = level ? `SET TRANSACTION ISOLATION LEVEL ${level}; ` : '';
      return `${set}BEGIN TRANSACTION${name}`;
    }
    case COMMIT:
      return 'COMMIT TRANSACTION';
    case ROLLBACK:
      return `ROLLBACK TRANSACTION${quoted(reader.shortText())}`;
    case SAVE:
      return `SAVE TRANSACTION${quoted(reader.shortText())}`;
    default:
      throw notSupported(`transaction manager request ${type}`);
  }
}
