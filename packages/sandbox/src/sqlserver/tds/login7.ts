import { ProtocolError } from './packets';

export interface Login7 {
  tdsVersion: number;
  packetSize: number;
  hostName: string;
  user: string;
  password: string;
  application: string;
  language: string;
  database: string;
  integratedSecurity: boolean;
  /** A FeatureExt block follows, which has to be answered. */
  features: number[];
}

const INTEGRATED_SECURITY = 0x80;
const EXTENSION = 0x10;
const FEATURE_TERMINATOR = 0xff;

/** Undoes how a password is hidden: its bytes' halves swapped, then XOR A5. */
function reveal(bytes: Buffer): string {
  const plain = Buffer.from(bytes);
  for (let index = 0; index < plain.length; index++) {
    const byte = plain[index] ^ 0xa5;
    plain[index] = ((byte << 4) & 0xf0) | (byte >> 4);
  }
  return plain.toString('utf16le');
}

function readFeatures(data: Buffer): number[] {
  const features: number[] = [];
  const place = data.readUInt32LE(data.readUInt16LE(56));
  for (let offset = place; offset < data.length; ) {
    const id = data[offset];
    if (id === FEATURE_TERMINATOR) break;
    features.push(id);
    offset += 5 + data.readUInt32LE(offset + 1);
  }
  return features;
}

/** @throws ProtocolError */
export function readLogin7(data: Buffer): Login7 {
  try {
    const bytes = (offset: number) => {
      const place = data.readUInt16LE(offset);
      return data.subarray(place, place + data.readUInt16LE(offset + 2) * 2);
    };
    const text = (offset: number) => bytes(offset).toString('utf16le');
    return {
      tdsVersion: data.readUInt32LE(4),
      packetSize: data.readUInt32LE(8),
      integratedSecurity: (data[25] & INTEGRATED_SECURITY) !== 0,
      hostName: text(36),
      user: text(40),
      password: reveal(bytes(44)),
      application: text(48),
      language: text(64),
      database: text(68),
      features: data[27] & EXTENSION ? readFeatures(data) : [],
    };
  } catch {
    throw new ProtocolError('a LOGIN7 that is cut off');
  }
}
