/** Addresses in the portal, for whoever is not there. */
export interface Pages {
  clone(id: string): string;
  /** Open where the person may reveal or copy the password. */
  connect(id: string): string;
}

/**
 * @param appBaseUrl - `app.baseUrl`; without it the addresses begin with the path
 */
export function createPages(appBaseUrl = ''): Pages {
  const root = `${appBaseUrl.replace(/\/+$/, '')}/ephemeral-db`;
  const clone = (id: string) => `${root}/clones/${encodeURIComponent(id)}`;
  return { clone, connect: id => `${clone(id)}?connect` };
}
