import { sameName } from '../../types/text';

/** Whether a condition or an expression names a column, wherever in it. */
export function namesColumn(tree: unknown, name: string): boolean {
  if (typeof tree !== 'object' || tree === null) return false;
  if ('kind' in tree && tree.kind === 'column' && 'parts' in tree) {
    const parts = tree.parts as string[];
    return sameName(parts[parts.length - 1], name);
  }
  return Object.values(tree).some(part => namesColumn(part, name));
}
