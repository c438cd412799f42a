import type { MessageRow } from './MessageRow';

/** Errors about data types as they are written. */
export const typeMessages: Record<number, MessageRow> = {
  131: [
    15,
    2,
    "The size (%s) given to the %s '%s' exceeds the maximum allowed for any data type (8000).",
  ],
  183: [
    15,
    1,
    "The scale (%s) for column '%s' must be within the range 0 to %s.",
  ],
  192: [16, 1, 'The scale must be less than or equal to the precision.'],
  1001: [15, 1, 'Line %s: Length or precision specification %s is invalid.'],
  1002: [15, 1, 'Line %s: Specified scale %s is invalid.'],
  2717: [
    16,
    2,
    "The size (%s) given to the %s '%s' exceeds the maximum allowed (%s).",
  ],
  2750: [
    16,
    1,
    'Column or parameter #%s: Specified column precision %s is greater than the maximum precision of 38.',
  ],
};
