/** `a, b and c`, as the person's language writes it. */
export function listOfNames(names: string[], language: string): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(names);
}
