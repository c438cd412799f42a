import type { Words } from '../translation';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes in powers of 1,000, as storage vendors count: `58 MB`, `3.1 GB`, `0 B`. Under 100 with one decimal. */
export function formatBytes(bytes: number, { language }: Words): string {
  const power = Math.min(
    UNITS.length - 1,
    Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)),
  );
  const value = bytes / 1_000 ** power;
  const number = new Intl.NumberFormat(language, {
    maximumFractionDigits: power > 0 && value < 100 ? 1 : 0,
  }).format(value);
  return `${number} ${UNITS[power]}`;
}
