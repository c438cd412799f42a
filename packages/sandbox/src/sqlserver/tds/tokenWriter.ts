import type { SqlValue } from '../types/SqlType';
import type { OutputColumn } from '../engine/bind/Bound';
import type { SqlError } from '../engine/SqlError';
import { writeTypeInfo, writeValue } from './typeInfo';

const tokens = {
  returnStatus: 0x79,
  columnMetadata: 0x81,
  order: 0xa9,
  error: 0xaa,
  info: 0xab,
  returnValue: 0xac,
  loginAcknowledge: 0xad,
  featureAcknowledge: 0xae,
  row: 0xd1,
  environmentChange: 0xe3,
  done: 0xfd,
  doneProcedure: 0xfe,
  doneInProcedure: 0xff,
} as const;

export const doneStatus = {
  final: 0,
  more: 0x1,
  error: 0x2,
  inTransaction: 0x4,
  count: 0x10,
  attention: 0x20,
} as const;

export const environmentChanges = {
  database: 1,
  language: 2,
  packetSize: 4,
  collation: 7,
  beginTransaction: 8,
  commitTransaction: 9,
  rollbackTransaction: 10,
  resetConnection: 18,
} as const;

const NULLABLE = 0x01;
const UPDATABLE_UNKNOWN = 0x08;
const IDENTITY = 0x10;

/** A text whose length in characters stands before it in one byte. */
export function shortText(text: string): Buffer {
  const cut = text.slice(0, 255);
  return Buffer.concat([
    Buffer.from([cut.length]),
    Buffer.from(cut, 'utf16le'),
  ]);
}

/** A text whose length in characters stands before it in two bytes. */
function longText(text: string): Buffer {
  const cut = text.slice(0, 65535);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(cut.length);
  return Buffer.concat([length, Buffer.from(cut, 'utf16le')]);
}

function sized(token: number, body: Buffer): Buffer {
  const head = Buffer.alloc(3);
  head[0] = token;
  head.writeUInt16LE(body.length, 1);
  return Buffer.concat([head, body]);
}

/** The tokens of a server's answer, each as bytes. */
export const tokenWriter = {
  columnMetadata(columns: OutputColumn[]): Buffer {
    const head = Buffer.alloc(3);
    head[0] = tokens.columnMetadata;
    head.writeUInt16LE(columns.length, 1);
    return Buffer.concat([
      head,
      ...columns.map(({ name, type, nullable, identity }) => {
        const start = Buffer.alloc(6);
        start.writeUInt16LE(
          (nullable ? NULLABLE : 0) |
            UPDATABLE_UNKNOWN |
            (identity ? IDENTITY : 0),
          4,
        );
        return Buffer.concat([start, writeTypeInfo(type), shortText(name)]);
      }),
    ]);
  },

  row(columns: OutputColumn[], values: readonly SqlValue[]): Buffer {
    return Buffer.concat([
      Buffer.from([tokens.row]),
      ...columns.map(({ type }, index) => writeValue(values[index], type)),
    ]);
  },

  message(message: SqlError, server: string, isError: boolean): Buffer {
    const head = Buffer.alloc(6);
    head.writeInt32LE(message.number, 0);
    head[4] = message.state & 0xff;
    head[5] = message.severity;
    const line = Buffer.alloc(4);
    line.writeInt32LE(message.line);
    return sized(
      isError ? tokens.error : tokens.info,
      Buffer.concat([
        head,
        longText(message.message.slice(0, 8000)),
        shortText(server),
        shortText(message.procedure),
        line,
      ]),
    );
  },

  environmentChange(type: number, to: Buffer, from: Buffer): Buffer {
    return sized(
      tokens.environmentChange,
      Buffer.concat([Buffer.from([type]), to, from]),
    );
  },

  environmentText(type: number, to: string, from: string): Buffer {
    return tokenWriter.environmentChange(type, shortText(to), shortText(from));
  },

  loginAcknowledge(version: string): Buffer {
    const [major, minor, build] = version.split('.').map(Number);
    return sized(
      tokens.loginAcknowledge,
      Buffer.concat([
        // Interface SQL_TSQL, TDS 7.4.
        Buffer.from([1, 0x74, 0, 0, 4]),
        shortText('Microsoft SQL Server'),
        Buffer.from([major, minor, build >> 8, build & 0xff]),
      ]),
    );
  },

  /** None of the client's features is taken up. */
  featureAcknowledge(): Buffer {
    return Buffer.from([tokens.featureAcknowledge, 0xff]);
  },

  done(
    kind: 'done' | 'doneInProcedure' | 'doneProcedure',
    status: number,
    command: number,
    count: number,
  ): Buffer {
    const bytes = Buffer.alloc(13);
    bytes[0] = tokens[kind];
    bytes.writeUInt16LE(status, 1);
    bytes.writeUInt16LE(command, 3);
    bytes.writeBigUInt64LE(BigInt(count), 5);
    return bytes;
  },

  returnStatus(value: number): Buffer {
    const bytes = Buffer.alloc(5);
    bytes[0] = tokens.returnStatus;
    bytes.writeInt32LE(value, 1);
    return bytes;
  },

  /** @param ordinal - place among the parameters */
  returnValue(
    name: string,
    ordinal: number,
    column: Pick<OutputColumn, 'type'>,
    value: SqlValue,
  ): Buffer {
    const head = Buffer.alloc(3);
    head[0] = tokens.returnValue;
    head.writeUInt16LE(ordinal, 1);
    // Status 1: an output parameter; then user type and flags.
    const middle = Buffer.from([1, 0, 0, 0, 0, NULLABLE, 0]);
    return Buffer.concat([
      head,
      shortText(name),
      middle,
      writeTypeInfo(column.type),
      writeValue(value, column.type),
    ]);
  },
};
