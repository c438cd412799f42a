/** The value that a share of all values does not exceed. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** `median 1.2 s, at most 3.4 s` of seconds. */
export function describeSeconds(values: number[]): string {
  const text = (value: number) => `${value.toFixed(1)} s`;
  return `median ${text(quantile(values, 0.5))}, at most ${text(
    quantile(values, 1),
  )}`;
}
