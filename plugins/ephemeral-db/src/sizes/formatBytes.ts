import { formatNumber, numberFormat } from '../intl';
import type { Words } from '../translation';

const TENTHS: Intl.NumberFormatOptions = { maximumFractionDigits: 1 };

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes in powers of 1,000, as storage vendors count: `58 MB`, `3.1 GB`, `0 B`. Under 100 with one decimal. */
export function formatBytes(bytes: number, words: Words): string {
  const power = Math.min(
    UNITS.length - 1,
    Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)),
  );
  const value = bytes / 1_000 ** power;
  const number =
    power > 0 && value < 100
      ? numberFormat(TENTHS, words).format(value)
      : formatNumber(value, words);
  return `${number} ${UNITS[power]}`;
}
