/** Where the table of clones stands, and which clone is opened over it. */
export interface CloneAddress {
  table: string;
  cloneId?: string;
}

/**
 * Reads `…/clones` and `…/clones/<id>`: the two frontend systems mount the tab under different routes, but at the same
 * address.
 */
export function cloneAddressIn(pathname: string): CloneAddress {
  const match = /^(.*\/clones)(?:\/([^/]+))?\/?$/.exec(pathname);
  if (!match) return { table: pathname.replace(/\/$/, '') };
  const [, table, id] = match;
  return { table, cloneId: id && decodeURIComponent(id) };
}
