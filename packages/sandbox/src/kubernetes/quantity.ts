/**
 * Kubernetes quantities (k8s.io/apimachinery, pkg/api/resource): a number with
 * a binary (Ki, Mi, …) or decimal (n, u, m, k, M, …) suffix, kept here as
 * thousandths so that `500m` of a CPU is exact.
 */
export interface Quantity {
  thousandths: bigint;
  /** How it was written, which the canonical spelling keeps. */
  format: 'binary' | 'decimal' | 'exponent';
}

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL = ['', 'k', 'M', 'G', 'T', 'P', 'E'];
const PATTERN =
  /^([+-]?)(\d+)?(?:\.(\d*))?(?:(Ki|Mi|Gi|Ti|Pi|Ei)|([numkMGTPE])|[eE]([+-]?\d+))?$/;

function decimalExponent(suffix: string | undefined): number {
  if (!suffix) return 0;
  const small = ['m', 'u', 'n'].indexOf(suffix);
  return small >= 0 ? -3 * (small + 1) : 3 * DECIMAL.indexOf(suffix);
}

function ceilDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor > 0n ? quotient + 1n : quotient;
}

/** @returns undefined where the text is no quantity. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', binary, decimal, exponent] = match;
  if (!whole && !fraction) return undefined;
  const digits = BigInt(`${whole}${fraction}`);
  const scale = 10n ** BigInt(fraction.length);
  let magnitude: bigint;
  if (binary) {
    const factor = 1024n ** BigInt(BINARY.indexOf(binary));
    magnitude = ceilDivide(digits * factor * 1000n, scale);
  } else {
    const power = 3 + (exponent ? Number(exponent) : decimalExponent(decimal));
    magnitude =
      power >= 0
        ? ceilDivide(digits * 10n ** BigInt(power), scale)
        : ceilDivide(digits, scale * 10n ** BigInt(-power));
  }
  return {
    thousandths: sign === '-' ? -magnitude : magnitude,
    format: (binary && 'binary') || (exponent && 'exponent') || 'decimal',
  };
}

/** The canonical spelling: no fraction, the largest suffix that divides evenly. */
export function formatQuantity({ thousandths, format }: Quantity): string {
  if (thousandths % 1000n !== 0n) {
    return `${thousandths}${format === 'exponent' ? 'e-3' : 'm'}`;
  }
  const units = thousandths / 1000n;
  const [suffixes, step] =
    format === 'binary' ? [BINARY, 1024n] : [DECIMAL, 1000n];
  let [value, index] = [units, 0];
  while (value !== 0n && value % step === 0n && index < suffixes.length - 1) {
    value /= step;
    index += 1;
  }
  if (format !== 'exponent') return `${value}${suffixes[index]}`;
  return index === 0 ? `${value}` : `${value}e${3 * index}`;
}

/** Rewrites a quantity as the API server gives it back: `1024Mi` becomes `1Gi`, `0.5` becomes `500m`. */
export function canonicalQuantity(value: unknown): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const parsed = parseQuantity(String(value));
  return parsed ? formatQuantity(parsed) : value;
}

/** @returns whole units (bytes for storage), rounded up; undefined where the text is no quantity. */
export function quantityUnits(value: unknown): number | undefined {
  const parsed = parseQuantity(String(value));
  return parsed && Number(ceilDivide(parsed.thousandths, 1000n));
}
