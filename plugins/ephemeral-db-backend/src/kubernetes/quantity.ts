const FACTORS: Record<string, number> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * Reads a Kubernetes quantity as a number: `20Gi` is 21474836480. The same
 * size has many spellings, so sizes are compared as bytes.
 *
 * @returns undefined for anything that is not a quantity
 */
export function parseQuantity(
  quantity: string | number | undefined,
): number | undefined {
  if (quantity === undefined) return undefined;
  const match = /^([+-]?[0-9.]+(?:e[+-]?\d+)?)([A-Za-z]*)$/.exec(
    String(quantity).trim(),
  );
  if (!match) return undefined;
  const factor = FACTORS[match[2]];
  const value = Number(match[1]);
  if (factor === undefined || Number.isNaN(value)) return undefined;
  return value * factor;
}
