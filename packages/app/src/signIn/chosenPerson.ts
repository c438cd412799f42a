const KEY = 'ephemeral-db-demo-person';

/** Who signed in last in this browser, so that a reload does not ask again. */
export const chosenPerson = {
  get: () => window.localStorage.getItem(KEY) ?? undefined,
  set: (id: string) => window.localStorage.setItem(KEY, id),
  forget: () => window.localStorage.removeItem(KEY),
};
