/** Whole numbers with a scale: 12.30 with scale 2 is kept as 1230n. */

const powers: bigint[] = [1n];

export function powerOfTen(exponent: number): bigint {
  while (powers.length <= exponent) {
    powers.push(powers[powers.length - 1] * 10n);
  }
  return powers[exponent];
}

/** Divides, rounding half away from zero. */
export function divideRounding(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const absolute = dividend < 0n ? -dividend : dividend;
  const by = divisor < 0n ? -divisor : divisor;
  const result = (absolute + by / 2n) / by;
  return negative ? -result : result;
}

export function rescale(value: bigint, from: number, to: number): bigint {
  return to >= from
    ? value * powerOfTen(to - from)
    : divideRounding(value, powerOfTen(from - to));
}

/** Reads `-12.305` at a scale, rounding; undefined where the text is no number. */
export function parseDecimal(text: string, scale: number): bigint | undefined {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?\s*$/.exec(text);
  if (!match || (!match[2] && !match[3])) {
    return undefined;
  }
  const fraction = match[3] ?? '';
  const value = rescale(
    BigInt(`${match[2]}${fraction}`),
    fraction.length,
    scale,
  );
  return match[1] === '-' ? -value : value;
}

export function formatDecimal(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value)
    .toString()
    .padStart(scale + 1, '0');
  const sign = value < 0n ? '-' : '';
  return scale === 0
    ? `${sign}${digits}`
    : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The nearest scaled value of a floating point number. */
export function decimalOfNumber(value: number, scale: number): bigint {
  return Math.abs(value) < 1e15
    ? parseDecimal(value.toFixed(Math.min(scale + 1, 20)), scale) ?? 0n
    : BigInt(Math.round(value)) * powerOfTen(scale);
}
