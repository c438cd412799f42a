/** A uniqueidentifier on the wire and as binary(16): the first three groups little-endian. */
const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

export function bytesOfGuid(text: string): Buffer {
  const plain = Buffer.from(text.replace(/-/g, ''), 'hex');
  return Buffer.from(order.map(index => plain[index]));
}

export function guidOfBytes(bytes: Buffer): string {
  const padded = Buffer.concat([bytes, Buffer.alloc(16)]).subarray(0, 16);
  const hex = Buffer.from(order.map(index => padded[index]))
    .toString('hex')
    .toUpperCase();
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
