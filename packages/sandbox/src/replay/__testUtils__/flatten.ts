import { Fields, isFields } from '../../kubernetes';

/** Every leaf of an object by its path; what is empty is a leaf too. */
export type Leaves = Map<string, string>;

function add(leaves: Leaves, path: string, value: unknown): void {
  const entries =
    isFields(value) || Array.isArray(value) ? Object.entries(value) : [];
  if (entries.length === 0) {
    const isEmpty = isFields(value) || Array.isArray(value);
    const leaf = isEmpty ? JSON.stringify(value) : value;
    leaves.set(
      path,
      typeof leaf === 'bigint' ? String(leaf) : JSON.stringify(leaf ?? null),
    );
    return;
  }
  for (const [name, field] of entries) {
    if (field !== undefined)
      add(leaves, path ? `${path}.${name}` : name, field);
  }
}

/** The leaves of an object, but those that the filter leaves out. */
export function flatten(
  object: Fields,
  isLeftOut: (path: string) => boolean,
): Leaves {
  const leaves: Leaves = new Map();
  add(leaves, '', object);
  return new Map([...leaves].filter(([path]) => !isLeftOut(path)));
}

/** What became of the leaves, a line each: what is new, what has changed, what is gone. */
export function difference(before: Leaves, after: Leaves): string[] {
  const lines: string[] = [];
  for (const [path, value] of after) {
    const old = before.get(path);
    if (old === undefined) lines.push(`+ ${path}: ${value}`);
    else if (old !== value) lines.push(`~ ${path}: ${old} -> ${value}`);
  }
  for (const [path, value] of before) {
    if (!after.has(path)) lines.push(`- ${path} (was ${value})`);
  }
  return lines;
}
