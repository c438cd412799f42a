/** What differs from run to run; the first pattern that meets at a place decides. */
const TOKENS: { name: string; pattern: string; free?: boolean }[] = [
  {
    name: 'time',
    pattern: String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z`,
    free: true,
  },
  {
    name: 'component',
    pattern: String.raw`hostpath\.csi\.k8s\.io_\S+`,
    free: true,
  },
  {
    name: 'provisioner',
    pattern: String.raw`\b\d{13}-\d+-(?=hostpath)`,
    free: true,
  },
  {
    name: 'id',
    pattern: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
  },
  { name: 'attachment', pattern: '(?<=csi-)[0-9a-f]{64}' },
  { name: 'address', pattern: String.raw`\b(?:10|127)\.\d+\.\d+\.\d+\b` },
  { name: 'nanoseconds', pattern: String.raw`\b\d{19}\b`, free: true },
  {
    name: 'version',
    pattern: String.raw`(?<=[rR]esourceVersion"?: ?"?)\d+`,
    free: true,
  },
  {
    name: 'hash',
    pattern:
      '(?<![A-Za-z0-9])(?=[a-z]*[0-9])(?=[0-9]*[a-z])[bcdfghjklmnpqrstvwxz2456789]{8,10}(?![A-Za-z0-9])',
  },
  {
    name: 'suffix',
    pattern: '(?<=-)[bcdfghjklmnpqrstvwxz2456789]{5}(?![A-Za-z0-9])',
  },
];

const PATTERN = new RegExp(
  TOKENS.map(({ name, pattern }) => `(?<${name}>${pattern})`).join('|'),
  'g',
);
const FREE = new Set(TOKENS.filter(({ free }) => free).map(({ name }) => name));

interface Split {
  /** The text with the names of the tokens in their places. */
  skeleton: string;
  tokens: { name: string; value: string }[];
}

function split(text: string): Split {
  const tokens: Split['tokens'] = [];
  const skeleton = text.replace(PATTERN, (value, ...more) => {
    const groups = more.at(-1) as Record<string, string | undefined>;
    const [name] = Object.entries(groups).find(
      ([, found]) => found !== undefined,
    )!;
    tokens.push({ name, value });
    return `<${name}>`;
  });
  return { skeleton, tokens };
}

/** The text with everything that differs from run to run replaced by its kind. */
export function skeletonOf(text: string): string {
  return split(text).skeleton;
}

/**
 * Which uid, handle, address or generated name of a recording is which here:
 * each one stands for the same one throughout, so that references are compared
 * too. Times, versions and processes are only compared by their form.
 */
export class Correspondence {
  private readonly here = new Map<string, string>();
  private readonly there = new Map<string, string>();

  /** Says that two stand for each other, before anything is compared. */
  bind(recorded: string, actual: string): void {
    this.here.set(recorded, actual);
    this.there.set(actual, recorded);
  }

  /** A recorded text with what is known here in the places of what was known there. */
  translate(text: string): string {
    return text.replace(PATTERN, value => this.here.get(value) ?? value);
  }

  /** Whether two texts say the same; what stands for what is learned where they do. */
  meets(recorded: string, actual: string): boolean {
    const left = split(recorded);
    const right = split(actual);
    if (left.skeleton !== right.skeleton) return false;
    const pairs = left.tokens
      .map((token, n) => [token, right.tokens[n]] as const)
      .filter(([{ name }]) => !FREE.has(name))
      .map(([{ value }, other]) => [value, other.value] as const);
    const learned = new Map<string, string>();
    const back = new Map<string, string>();
    for (const [from, to] of pairs) {
      const known = this.here.get(from) ?? learned.get(from);
      const knownBack = this.there.get(to) ?? back.get(to);
      if ((known ?? to) !== to || (knownBack ?? from) !== from) return false;
      learned.set(from, to);
      back.set(to, from);
    }
    learned.forEach((to, from) => this.bind(from, to));
    return true;
  }
}
