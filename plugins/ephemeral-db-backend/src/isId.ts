/** Whether a text from an address can be the id of anything: a UUID, by us or by a cluster. */
export function isId(text: string): boolean {
  return /^[\w-]{1,36}$/.test(text);
}
