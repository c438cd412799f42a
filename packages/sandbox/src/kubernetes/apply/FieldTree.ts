import { Fields, fieldsAt } from '../objects';

/**
 * A set of fields of an object. Steps are written as in `managedFields`:
 * `f:name` for a field, `k:{"name":"x"}` for an item of a list by its keys,
 * `v:"x"` for an item of a set.
 */
export interface FieldTree {
  /** The field itself is in the set, besides what is below it. */
  member: boolean;
  children: Map<string, FieldTree>;
}

export function emptyTree(): FieldTree {
  return { member: false, children: new Map() };
}

/** The subtree at a step, made if absent. */
export function subtree(tree: FieldTree, step: string): FieldTree {
  const known = tree.children.get(step);
  if (known) return known;
  const child = emptyTree();
  tree.children.set(step, child);
  return child;
}

export function isEmptyTree(tree: FieldTree): boolean {
  return !tree.member && [...tree.children.values()].every(isEmptyTree);
}

export function union(left: FieldTree, right: FieldTree): FieldTree {
  const children = new Map(left.children);
  for (const [step, child] of right.children) {
    const known = children.get(step);
    children.set(step, known ? union(known, child) : child);
  }
  return { member: left.member || right.member, children };
}

function combine(
  left: FieldTree,
  right: FieldTree | undefined,
  keeps: (isInRight: boolean) => boolean,
): FieldTree {
  const children = new Map<string, FieldTree>();
  for (const [step, child] of left.children) {
    const rest = combine(child, right?.children.get(step), keeps);
    if (!isEmptyTree(rest)) children.set(step, rest);
  }
  const member = left.member && keeps(right?.member ?? false);
  return { member, children };
}

/** What is in the first but not in the second. */
export function difference(left: FieldTree, right: FieldTree): FieldTree {
  return combine(left, right, isInRight => !isInRight);
}

export function intersection(left: FieldTree, right: FieldTree): FieldTree {
  return combine(left, right, isInRight => isInRight);
}

export function isSameTree(left: FieldTree, right: FieldTree): boolean {
  return (
    isEmptyTree(difference(left, right)) && isEmptyTree(difference(right, left))
  );
}

function keysText(step: string): string {
  const keys = Object.entries(fieldsAt(JSON.parse(step.slice(2))));
  return `[${keys
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',')}]`;
}

function stepText(step: string): string {
  if (step.startsWith('f:')) return `.${step.slice(2)}`;
  return step.startsWith('k:') ? keysText(step) : `[=${step.slice(2)}]`;
}

/**
 * All members, as conflicts name them: `.spec.containers[name="c"].image`; of
 * each level those that are members themselves come first (structured-merge-diff,
 * fieldpath/set.go).
 */
export function pathsOf(tree: FieldTree, path = ''): string[] {
  const children = [...tree.children]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([step, child]) => ({ child, at: `${path}${stepText(step)}` }));
  return [
    ...children.filter(({ child }) => child.member).map(({ at }) => at),
    ...children.flatMap(({ child, at }) => pathsOf(child, at)),
  ];
}

export function toFieldsV1(tree: FieldTree): Fields {
  const entries = [...tree.children]
    .filter(([, child]) => !isEmptyTree(child))
    .map(([step, child]): [string, Fields] => [step, toFieldsV1(child)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const isLeaf = entries.length === 0;
  return {
    ...(tree.member && !isLeaf ? { '.': {} } : {}),
    ...Object.fromEntries(entries),
  };
}

function childFromFieldsV1(fields: Fields): FieldTree {
  const steps = Object.keys(fields);
  const tree = emptyTree();
  tree.member = steps.length === 0 || steps.includes('.');
  for (const step of steps) {
    if (step === '.') continue;
    tree.children.set(step, childFromFieldsV1(fieldsAt(fields, step)));
  }
  return tree;
}

export function fromFieldsV1(fields: Fields): FieldTree {
  return { ...childFromFieldsV1(fields), member: false };
}
