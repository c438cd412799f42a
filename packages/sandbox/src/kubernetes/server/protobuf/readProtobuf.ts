import { Fields, fieldsAt } from '../../objects';

/** How a field of a message is read. */
export type ProtobufField =
  | [name: string, type: 'string' | 'bytes' | 'boolean' | 'integer']
  /** Numbers and truths that are left out where they are 0 and false, as JSON leaves them out. */
  | [name: string, type: 'count' | 'flag']
  | [name: string, type: 'strings']
  /** Of text, or of bytes that become base64. */
  | [name: string, type: 'map' | 'bytesMap' | 'quantityMap']
  | [name: string, type: 'intOrString']
  | [name: string, type: 'message' | 'messages', of: ProtobufMessage]
  /** Seconds since 1970 in a message of their own. */
  | [name: string, type: 'time']
  /** Known, but nothing that a client may say. */
  | [name: string, type: 'ignored'];

/** The fields of a message by their numbers. */
export type ProtobufMessage = Record<number, ProtobufField>;

const TIMESTAMP: ProtobufMessage = { 1: ['seconds', 'integer'] };
const ENTRY: ProtobufMessage = { 1: ['key', 'string'], 2: ['value', 'string'] };
const BYTES_ENTRY: ProtobufMessage = {
  1: ['key', 'string'],
  2: ['value', 'bytes'],
};

const QUANTITY: ProtobufMessage = { 1: ['text', 'string'] };
const QUANTITY_ENTRY: ProtobufMessage = {
  1: ['key', 'string'],
  2: ['value', 'message', QUANTITY],
};
const INT_OR_STRING: ProtobufMessage = {
  1: ['isText', 'flag'],
  2: ['number', 'integer'],
  3: ['text', 'string'],
};

/** Numbers and byte strings of a message, in order. */
class Reader {
  private offset = 0;

  constructor(private readonly bytes: Buffer) {}

  get isAtEnd(): boolean {
    return this.offset >= this.bytes.length;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.bytes.readUInt8(this.offset);
      this.offset += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
  }

  /** @param wireType - as in the field's tag */
  value(wireType: number): bigint | Buffer {
    switch (wireType) {
      case 0:
        return this.varint();
      case 1:
        return this.take(8);
      case 2:
        return this.take(Number(this.varint()));
      case 5:
        return this.take(4);
      default:
        throw new RangeError(`wire type ${wireType}`);
    }
  }

  private take(length: number): Buffer {
    const end = this.offset + length;
    if (end > this.bytes.length) throw new RangeError('unexpected EOF');
    const value = this.bytes.subarray(this.offset, end);
    this.offset = end;
    return value;
  }
}

function isEmpty(value: bigint | Buffer): boolean {
  return Buffer.isBuffer(value) ? value.length === 0 : value === 0n;
}

function addEntry(target: Fields, name: string, entry: Fields): void {
  const known = target[name] as Fields | undefined;
  target[name] = { ...known, [String(entry.key ?? '')]: entry.value ?? '' };
}

function addItem(target: Fields, name: string, item: unknown): void {
  target[name] = [...((target[name] as unknown[]) ?? []), item];
}

function setField(
  target: Fields,
  [name, type, of]: ProtobufField,
  value: bigint | Buffer,
): void {
  if (!Buffer.isBuffer(value)) {
    if (type === 'boolean') target[name] = value !== 0n;
    if (type === 'integer') target[name] = Number(value);
    if (type === 'count' && value !== 0n) target[name] = Number(value);
    if (type === 'flag' && value !== 0n) target[name] = true;
    return;
  }
  switch (type) {
    case 'string':
      // Empty text is how protobuf says that a field is absent.
      if (value.length > 0) target[name] = value.toString('utf8');
      break;
    case 'bytes':
      target[name] = value.toString('base64');
      break;
    case 'strings':
      addItem(target, name, value.toString('utf8'));
      break;
    case 'map':
      addEntry(target, name, readProtobuf(value, ENTRY));
      break;
    case 'bytesMap':
      addEntry(target, name, readProtobuf(value, BYTES_ENTRY));
      break;
    case 'quantityMap': {
      const entry = readProtobuf(value, QUANTITY_ENTRY);
      const { text } = fieldsAt(entry, 'value');
      addEntry(target, name, { ...entry, value: text });
      break;
    }
    case 'intOrString': {
      const { isText, number, text } = readProtobuf(value, INT_OR_STRING);
      target[name] = isText ? text : number ?? 0;
      break;
    }
    case 'time': {
      const { seconds } = readProtobuf(value, TIMESTAMP);
      if (!seconds) break;
      const date = new Date(Number(seconds) * 1000);
      target[name] = date.toISOString().replace(/\.\d+Z$/, 'Z');
      break;
    }
    case 'message':
      target[name] = readProtobuf(value, of ?? {});
      break;
    case 'messages':
      addItem(target, name, readProtobuf(value, of ?? {}));
      break;
    default:
  }
}

/**
 * What a message does not say, protobuf often writes as empty, so that only what is neither empty nor known counts as unknown:
 * it is refused rather than lost.
 *
 * @throws RangeError where the bytes are no message, or say something that is not known here
 */
export function readProtobuf(bytes: Buffer, message: ProtobufMessage): Fields {
  const reader = new Reader(bytes);
  const result: Fields = {};
  while (!reader.isAtEnd) {
    const tag = Number(reader.varint());
    const value = reader.value(tag % 8);
    const field = message[Math.floor(tag / 8)];
    if (field) setField(result, field, value);
    else if (!isEmpty(value)) {
      throw new RangeError(`field ${Math.floor(tag / 8)} is not read here`);
    }
  }
  return result;
}
