import { isIP, isIPv6 } from 'node:net';

/**
 * What texts and numbers of the API may look like, in its own words
 * (k8s.io/apimachinery, pkg/util/validation and pkg/api/validate/content). Each
 * function says what is wrong with a value: nothing where it is fine.
 */

const DNS_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const DNS_SUBDOMAIN = `${DNS_LABEL}(\\.${DNS_LABEL})*`;
const DNS_1035_LABEL = '[a-z]([-a-z0-9]*[a-z0-9])?';
const LABEL_KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${LABEL_KEY})?`;
const DATA_KEY = '[-._a-zA-Z0-9]+';

const LABEL_RULE = `must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${LABEL_KEY}')`;
const RULES = {
  label: `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${DNS_LABEL}')`,
  subdomain: `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${DNS_SUBDOMAIN}')`,
  dns1035: `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '${DNS_1035_LABEL}')`,
  labelValue: `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${LABEL_VALUE}')`,
  dataKey: `a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '${DATA_KEY}')`,
};

function isWhole(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(text);
}

/** Those complaints whose condition holds. */
function complaints(...checks: [isWrong: boolean, words: string][]): string[] {
  return checks.filter(([isWrong]) => isWrong).map(([, words]) => words);
}

function isLonger(text: string, most: number): boolean {
  return Buffer.byteLength(text) > most;
}

export function dnsLabelProblems(text: string): string[] {
  const isLabel = isWhole(DNS_LABEL, text);
  const isSubdomain = isWhole(DNS_SUBDOMAIN, text);
  return complaints(
    [isLonger(text, 63), 'must be no more than 63 characters'],
    [!isLabel && isSubdomain, 'must not contain dots'],
    [!isLabel && !isSubdomain, RULES.label],
  );
}

export function dnsSubdomainProblems(text: string): string[] {
  return complaints(
    [isLonger(text, 253), 'must be no more than 253 characters'],
    [!isWhole(DNS_SUBDOMAIN, text), RULES.subdomain],
  );
}

export function dns1035LabelProblems(text: string): string[] {
  return complaints(
    [isLonger(text, 63), 'must be no more than 63 characters'],
    [!isWhole(DNS_1035_LABEL, text), RULES.dns1035],
  );
}

/** The names of roles and their bindings, which need only fit into a path. */
export function pathSegmentProblems(text: string): string[] {
  if (text === '.' || text === '..') return [`may not be '${text}'`];
  return complaints(
    [text.includes('/'), "may not contain '/'"],
    [text.includes('%'), "may not contain '%'"],
  );
}

/** A label's, annotation's, finalizer's or taint's key: `[prefix/]name`. */
export function labelKeyProblems(key: string): string[] {
  const parts = key.split('/');
  if (parts.length > 2) {
    return [
      `a valid label key ${LABEL_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = parts[parts.length - 1];
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const ofPrefix =
    prefix === ''
      ? ['must be non-empty']
      : dnsSubdomainProblems(prefix ?? 'none');
  return [
    ...ofPrefix.map(words => `prefix part ${words}`),
    ...complaints(
      [name === '', 'name part must be non-empty'],
      [isLonger(name, 63), 'name part must be no more than 63 bytes'],
      [!isWhole(LABEL_KEY, name), `name part ${LABEL_RULE}`],
    ),
  ];
}

export function labelValueProblems(value: string): string[] {
  return complaints(
    [isLonger(value, 63), 'must be no more than 63 bytes'],
    [!isWhole(LABEL_VALUE, value), RULES.labelValue],
  );
}

/** A key of a Secret or ConfigMap, which becomes the name of a file. */
export function dataKeyProblems(key: string): string[] {
  const isSelf = key === '.' || key === '..';
  return complaints(
    [isLonger(key, 253), 'must be no more than 253 characters'],
    [!isWhole(DATA_KEY, key), RULES.dataKey],
    [isSelf, `must not be '${key}'`],
    [!isSelf && key.startsWith('..'), "must not start with '..'"],
  );
}

export function environmentNameProblems(name: string): string[] {
  return complaints([
    !/^[\x20-\x3c\x3e-\x7e]+$/.test(name),
    "a valid environment variable name must consist only of printable ASCII characters other than '='",
  ]);
}

export function rangeProblems(
  value: unknown,
  least: number,
  most: number,
): string[] {
  const number = Number(value);
  return complaints([
    !(number >= least && number <= most),
    `must be between ${least} and ${most}, inclusive`,
  ]);
}

export function portNumberProblems(port: unknown): string[] {
  return rangeProblems(port, 1, 65535);
}

/** The number of a user or group. */
export function identityNumberProblems(id: unknown): string[] {
  return rangeProblems(id, 0, 0xffffffff);
}

export function portNameProblems(name: string): string[] {
  return complaints(
    [isLonger(name, 15), 'must be no more than 15 characters'],
    [
      !/^[-a-z0-9]+$/.test(name),
      'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
    ],
    [!/[a-z]/.test(name), 'must contain at least one letter (a-z)'],
    [name.includes('--'), 'must not contain consecutive hyphens'],
    [/^-|-$/.test(name), 'must not begin or end with a hyphen'],
  );
}

/** A port of a pod by number or by name. */
export function portProblems(port: unknown): string[] {
  return typeof port === 'string'
    ? portNameProblems(port)
    : portNumberProblems(port ?? 0);
}

/** The bits of an address that parsed, whatever its spelling. */
function bitsOf(address: string): string {
  if (!isIPv6(address)) {
    return address
      .split('.')
      .map(part => Number(part).toString(2).padStart(8, '0'))
      .join('');
  }
  // The URL parser writes the groups out in one way only.
  const { hostname } = new URL(`http://[${address}]`);
  const [head, tail] = hostname.slice(1, -1).split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const missing = Array.from(
    { length: 8 - before.length - after.length },
    () => '0',
  );
  return [...before, ...missing, ...after]
    .map(group => parseInt(group, 16).toString(2).padStart(16, '0'))
    .join('');
}

/**
 * A range of addresses. Since Kubernetes 1.36 it must not be ambiguous: no bits
 * beyond the prefix, no leading zeros (KEP-4858, StrictIPCIDRValidation).
 */
export function cidrProblems(value: string): string[] {
  const [address, length = '', ...rest] = value.split('/');
  const plain = address.replace(/(^|\.)0+(?=\d)/g, '$1');
  const isV4 = /^[\d.]+$/.test(address);
  const known = isIP(isV4 ? plain : address);
  const fits = /^\d+$/.test(length) && Number(length) <= (isV4 ? 32 : 128);
  if (!known || !fits || rest.length > 0) {
    return ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'];
  }
  if ((isV4 && plain !== address) || /^0\d/.test(length)) {
    return ['must not have leading 0s in IP or prefix length'];
  }
  const bits = bitsOf(address);
  if (!isV4 && /^0{80}1{16}/.test(bits)) {
    return ['must not have an IPv4-mapped IPv6 address'];
  }
  return bits.slice(Number(length)).includes('1')
    ? ['must not have bits set beyond the prefix length']
    : [];
}

/** Whether one range lies within another and is smaller; both must be valid. */
export function isStrictSubset(inner: string, outer: string): boolean {
  const [[innerAddress, innerLength], [outerAddress, outerLength]] = [
    inner.split('/'),
    outer.split('/'),
  ];
  const network = bitsOf(outerAddress).slice(0, Number(outerLength));
  return (
    isIP(innerAddress) === isIP(outerAddress) &&
    Number(innerLength) > Number(outerLength) &&
    bitsOf(innerAddress).startsWith(network)
  );
}

export function addressProblems(address: string): string[] {
  return complaints([
    isIP(address) === 0,
    'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  ]);
}
