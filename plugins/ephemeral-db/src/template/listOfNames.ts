import type { Words } from '../translation';

/** `a, b and c`, as the person's language writes it. */
export function listOfNames(names: string[], { language }: Words): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(names);
}
