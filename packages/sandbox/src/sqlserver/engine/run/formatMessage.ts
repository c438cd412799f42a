import type { SqlValue } from '../../types/SqlType';

const DIRECTIVE = /%([-+0 #]*)(\d*)(?:\.(\d+))?([diosuxX%])/g;

/** Fills the directives of RAISERROR's text, as printf does. */
export function formatMessage(text: string, values: SqlValue[]): string {
  let next = 0;
  return text.replace(
    DIRECTIVE,
    (
      _whole,
      flags: string,
      width: string,
      precision: string | undefined,
      type: string,
    ) => {
      if (type === '%') return '%';
      const value = values[next];
      next += 1;
      const shown = formatOne(value ?? null, flags, precision, type);
      if (flags.includes('-')) return shown.padEnd(Number(width));
      const zeros = flags.includes('0') && type !== 's';
      return shown.padStart(Number(width), zeros ? '0' : ' ');
    },
  );
}

function formatOne(
  value: SqlValue,
  flags: string,
  precision: string | undefined,
  type: string,
): string {
  if (value === null) return '(null)';
  if (type === 's') {
    const text = String(value);
    return precision === undefined ? text : text.slice(0, Number(precision));
  }
  const number = BigInt(String(value));
  const sharp = flags.includes('#');
  switch (type) {
    case 'o':
      return `${sharp ? '0' : ''}${BigInt.asUintN(32, number).toString(8)}`;
    case 'x':
    case 'X': {
      const digits = `${sharp ? '0x' : ''}${BigInt.asUintN(32, number).toString(
        16,
      )}`;
      return type === 'x' ? digits : digits.toUpperCase();
    }
    case 'u':
      return BigInt.asUintN(32, number).toString();
    default: {
      const digits = number.toString().padStart(Number(precision ?? 0), '0');
      if (number < 0n) return digits;
      if (flags.includes('+')) return `+${digits}`;
      return flags.includes(' ') ? ` ${digits}` : digits;
    }
  }
}
