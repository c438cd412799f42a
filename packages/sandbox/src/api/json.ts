/** TypeScript's library does not know these parts of JSON yet. */
interface SourceText {
  source?: string;
}
interface RawJson {
  rawJSON(text: string): unknown;
}

const INTEGER = /^-?\d+$/;

/** JSON whose integers beyond 2^53 are `bigint`: times in nanoseconds must not lose their last digits. */
export function parseJson(text: string): unknown {
  const revive = (_: string, value: unknown, context?: SourceText): unknown =>
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    INTEGER.test(context?.source ?? '')
      ? BigInt(context!.source!)
      : value;
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown);
}

export function formatJson(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) =>
    typeof field === 'bigint'
      ? (JSON as unknown as RawJson).rawJSON(String(field))
      : field,
  );
}
