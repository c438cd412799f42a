import { isIP } from 'node:net';

/** The bits of a valid address, whatever its spelling. */
function bitsOf(address: string): string {
  if (isIP(address) === 4) {
    return address
      .split('.')
      .map(part => Number(part).toString(2).padStart(8, '0'))
      .join('');
  }
  // URLs spell an address in one way only.
  const { hostname } = new URL(`http://[${address}]`);
  const [before, after] = hostname
    .slice(1, -1)
    .split('::')
    .map(part => (part ? part.split(':') : []));
  const rest = after ?? [];
  const zeros = Array<string>(8 - before.length - rest.length).fill('0');
  return [...before, ...zeros, ...rest]
    .map(group => parseInt(group, 16).toString(2).padStart(16, '0'))
    .join('');
}

/** Whether a text is a range of addresses: an address and a length, `10.0.0.0/8`. */
export function isRange(text: string): boolean {
  const [address, length = '', ...rest] = text.split('/');
  const version = isIP(address);
  return (
    version > 0 &&
    rest.length === 0 &&
    /^(0|[1-9]\d{0,2})$/.test(length) &&
    Number(length) <= (version === 4 ? 32 : 128)
  );
}

/**
 * Whether a range names nothing but a network: Kubernetes refuses
 * `192.168.0.5/24` from 1.36 on, as it could mean either (KEP-4858).
 */
export function isNetwork(range: string): boolean {
  const [address, length] = range.split('/');
  const bits = bitsOf(address);
  const isMapped = bits.length === 128 && /^0{80}1{16}/.test(bits);
  return !isMapped && !bits.slice(Number(length)).includes('1');
}
