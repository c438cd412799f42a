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

/** A name's length is in bytes here. */
function readName(reader: ByteReader): string {
  const name = reader.take(reader.byte()).toString('utf16le');
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
      const name = readName(reader);
      const set = level ? `SET TRANSACTION ISOLATION LEVEL ${level}; ` : '';
      return `${set}BEGIN TRANSACTION${name}`;
    }
    case COMMIT:
      return 'COMMIT TRANSACTION';
    case ROLLBACK:
      return `ROLLBACK TRANSACTION${readName(reader)}`;
    case SAVE:
      return `SAVE TRANSACTION${readName(reader)}`;
    default:
      throw notSupported(`transaction manager request ${type}`);
  }
}
