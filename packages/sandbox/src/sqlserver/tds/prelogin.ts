import { ProtocolError } from './packets';

const VERSION = 0;
const ENCRYPTION = 1;
const INSTANCE = 2;
const THREAD = 3;
const MARS = 4;
const TERMINATOR = 0xff;

export const encryption = { off: 0, on: 1, notSupported: 2, required: 3 };

/** @returns what the client says about encryption */
export function readPrelogin(data: Buffer): number {
  for (let offset = 0; offset < data.length; offset += 5) {
    const token = data[offset];
    if (token === TERMINATOR) break;
    if (offset + 5 > data.length) break;
    const place = data.readUInt16BE(offset + 1);
    if (token === ENCRYPTION && place < data.length) return data[place];
  }
  throw new ProtocolError('a PRELOGIN that says nothing about encryption');
}

/**
 * The server's answer to PRELOGIN.
 *
 * @param version - as in SERVERPROPERTY('ProductVersion')
 */
export function writePrelogin(version: string, encrypt: number): Buffer {
  const [major, minor, build] = version.split('.').map(Number);
  const versionBytes = Buffer.from([
    major,
    minor,
    build >> 8,
    build & 0xff,
    0,
    0,
  ]);
  const options: [token: number, value: Buffer][] = [
    [VERSION, versionBytes],
    [ENCRYPTION, Buffer.from([encrypt])],
    [INSTANCE, Buffer.from([0])],
    [THREAD, Buffer.alloc(0)],
    [MARS, Buffer.from([0])],
  ];
  let place = options.length * 5 + 1;
  const heads: Buffer[] = [];
  for (const [token, value] of options) {
    const head = Buffer.alloc(5);
    head[0] = token;
    head.writeUInt16BE(place, 1);
    head.writeUInt16BE(value.length, 3);
    heads.push(head);
    place += value.length;
  }
  return Buffer.concat([
    ...heads,
    Buffer.from([TERMINATOR]),
    ...options.map(([, value]) => value),
  ]);
}

/**
 * What to answer to a client's wish.
 *
 * @param force - whether the server takes encrypted connections only
 */
export function agreeOnEncryption(wish: number, force: boolean): number {
  if (wish === encryption.notSupported) {
    return force ? encryption.required : encryption.notSupported;
  }
  if (wish === encryption.off) return force ? encryption.on : encryption.off;
  return encryption.on;
}
