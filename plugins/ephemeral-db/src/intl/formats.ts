import type { Words } from '../translation';

/**
 * Making a format of `Intl` is slow, and a page writes thousands of times and numbers. Formats are kept by their options
 * as objects: these have to be constants.
 */
function keep<Options extends object, Format>(
  make: (options: Options, words: Words) => Format,
) {
  const kept = new WeakMap<Options, Map<string, Format>>();
  return (options: Options, words: Words): Format => {
    const ofOptions = kept.get(options) ?? new Map<string, Format>();
    kept.set(options, ofOptions);
    const key = `${words.language} ${words.timeZone}`;
    const format = ofOptions.get(key) ?? make(options, words);
    ofOptions.set(key, format);
    return format;
  };
}

/** How dates are written in the person's language and zone. `options` must be a constant. */
export const dateFormat = keep(
  (options: Intl.DateTimeFormatOptions, { language, timeZone }) =>
    new Intl.DateTimeFormat(language, { timeZone, ...options }),
);

/** How numbers are written in the person's language. `options` must be a constant. */
export const numberFormat = keep(
  (options: Intl.NumberFormatOptions, { language }) =>
    new Intl.NumberFormat(language, options),
);

const WHOLE: Intl.NumberFormatOptions = { maximumFractionDigits: 0 };

/** A whole number as people write it: `1,204`. */
export function formatNumber(value: number, words: Words): string {
  return numberFormat(WHOLE, words).format(value);
}

/** English puts a comma after the weekday, which reads as the end of a clause in our sentences. */
export function writeDate(
  date: Date,
  words: Words,
  options: Intl.DateTimeFormatOptions,
): string {
  return dateFormat(options, words).format(date).replace(/,/g, '');
}
