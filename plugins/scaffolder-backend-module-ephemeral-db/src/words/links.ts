/** The page of a clone in the portal. */
export function cloneUrl(portalUrl: string, id: string): string {
  return `${portalUrl}/ephemeral-db/clones/${encodeURIComponent(id)}`;
}

/** The same, opened where the person may reveal the password. */
export function connectUrl(portalUrl: string, id: string): string {
  return `${cloneUrl(portalUrl, id)}?connect`;
}
