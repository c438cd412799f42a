import { ByteReader } from './ByteReader';
import { Parameter, readParameter } from './readParameter';

/** Procedures that clients call by number. */
const numbered: Record<number, string> = {
  2: 'sp_cursoropen',
  10: 'sp_executesql',
  11: 'sp_prepare',
  12: 'sp_execute',
  13: 'sp_prepexec',
  14: 'sp_prepexecrpc',
  15: 'sp_unprepare',
};

const BATCH_SEPARATOR = 0xff;
const OLD_BATCH_SEPARATOR = 0x80;
const NO_EXEC_SEPARATOR = 0xfe;

/** A remote procedure call. */
export interface Rpc {
  procedure: string;
  parameters: Parameter[];
}

/** The calls of one message: usually one, several where a client batches them. */
export function readRpc(data: Buffer): Rpc[] {
  const reader = new ByteReader(data);
  reader.skipHeaders();
  const calls: Rpc[] = [];
  while (!reader.atEnd) {
    const length = reader.uint16();
    let procedure: string;
    if (length === 0xffff) {
      const id = reader.uint16();
      procedure = numbered[id] ?? `procedure ${id}`;
    } else {
      procedure = reader.take(length * 2).toString('utf16le');
    }
    reader.uint16();
    const parameters: Parameter[] = [];
    while (!reader.atEnd) {
      const next = data[reader.position];
      if (
        next === BATCH_SEPARATOR ||
        next === NO_EXEC_SEPARATOR ||
        next === OLD_BATCH_SEPARATOR
      ) {
        reader.byte();
        break;
      }
      parameters.push(readParameter(reader));
    }
    calls.push({ procedure, parameters });
  }
  return calls;
}
