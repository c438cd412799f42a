/** The little of it that is watched; the package brings no types. */
declare module 'pg' {
  export class Client {
    database: string;
    query(
      config: string | { text: string; values?: unknown[] },
      callback?: (error: Error | undefined, result: unknown) => void,
    ): unknown;
  }
}
