import {
  int,
  isCharacter,
  nvarchar,
  SqlType,
  SqlValue,
  sysname,
  varchar,
} from '../../types/SqlType';
import { convertValue } from '../../types/conversion/convertValue';
import { like } from '../../types/text';
import type { BoundExpression } from '../bind/Bound';
import { sqlError } from '../SqlError';
import { ScalarFunction, strict } from './ScalarFunction';

const text = nvarchar(-1);

/** The type of a text function's result: that of its first argument. */
function typeOfFirst([first]: BoundExpression[]): SqlType {
  if (!isCharacter(first.type)) return varchar(8000);
  return first.type.name.startsWith('n')
    ? nvarchar(first.type.length ?? -1)
    : varchar(first.type.length ?? -1);
}

/** As long as such a text can get. */
function long([first]: BoundExpression[]): SqlType {
  const endless = first.type.length === -1;
  const unicode = first.type.name.startsWith('n');
  if (unicode) return nvarchar(endless ? -1 : 4000);
  return varchar(endless ? -1 : 8000);
}

/** Where one text is in another as the collation sees it: case does not matter. */
function find(wanted: string, within: string, start: number): number {
  return within.toLowerCase().indexOf(wanted.toLowerCase(), start);
}

/** @param set - the characters to take away; blanks where absent */
function trimStart(value: string, set: SqlValue = ' '): string {
  let start = 0;
  while (start < value.length && find(value[start], String(set), 0) >= 0) {
    start += 1;
  }
  return value.slice(start);
}

function trimEnd(value: string, set: SqlValue = ' '): string {
  let end = value.length;
  while (end > 0 && find(value[end - 1], String(set), 0) >= 0) end -= 1;
  return value.slice(0, end);
}

const concat: ScalarFunction = {
  count: [2, 254],
  bind(args) {
    const unicode = args.some(
      ({ type }) => type.name.startsWith('n') && isCharacter(type),
    );
    const endless = args.some(({ type }) => type.length === -1);
    const size = unicode ? 4000 : 8000;
    return {
      type: unicode
        ? nvarchar(endless ? -1 : size)
        : varchar(endless ? -1 : size),
      nullable: false,
      evaluate: frame =>
        args
          .map(
            argument =>
              convertValue(argument.evaluate(frame), argument.type, text) ?? '',
          )
          .join(''),
    };
  },
};

const concatWithSeparator: ScalarFunction = {
  count: [3, 254],
  bind([separator, ...args]) {
    return {
      type: nvarchar(4000),
      nullable: false,
      evaluate: frame =>
        args
          .map(argument =>
            convertValue(argument.evaluate(frame), argument.type, text),
          )
          .filter(value => value !== null)
          .join(
            String(
              convertValue(separator.evaluate(frame), separator.type, text) ??
                '',
            ),
          ),
    };
  },
};

/** Removes and puts in; putting NULL in puts nothing in. */
const stuff: ScalarFunction = {
  count: [4, 4],
  bind([value, start, length, inserted]) {
    const type = long([value]);
    return {
      type,
      nullable: true,
      evaluate(frame) {
        const whole = convertValue(value.evaluate(frame), value.type, text);
        const from = convertValue(start.evaluate(frame), start.type, int);
        const count = convertValue(length.evaluate(frame), length.type, int);
        if (whole === null || from === null || count === null) return null;
        const place = Number(from) - 1;
        const characters = String(whole);
        const outside = place < 0 || place >= characters.length;
        if (outside || Number(count) < 0) return null;
        const added = convertValue(
          inserted.evaluate(frame),
          inserted.type,
          text,
        );
        return (
          characters.slice(0, place) +
          String(added ?? '') +
          characters.slice(place + Number(count))
        );
      },
    };
  },
};

/** What QUOTENAME may quote with, and what closes it. */
const quotes: Record<string, [open: string, close: string]> = {
  '[': ['[', ']'],
  ']': ['[', ']'],
  '(': ['(', ')'],
  ')': ['(', ')'],
  '{': ['{', '}'],
  '}': ['{', '}'],
  '<': ['<', '>'],
  '>': ['<', '>'],
  "'": ["'", "'"],
  '"': ['"', '"'],
  '`': ['`', '`'],
};

/** Changes case one character at a time: what would become two, as ß does, stays. */
function eachCharacter(
  value: string,
  change: (character: string) => string,
): string {
  return Array.from(value, character => {
    const changed = change(character);
    return changed.length === character.length ? changed : character;
  }).join('');
}

/** Functions of characters. */
export const textFunctions: Record<string, ScalarFunction> = {
  CONCAT: concat,
  CONCAT_WS: concatWithSeparator,
  LEN: strict([1, 1], [text], int, ([value]) =>
    BigInt(String(value).replace(/ +$/, '').length),
  ),
  UPPER: strict([1, 1], [text], typeOfFirst, ([value]) =>
    eachCharacter(String(value), character => character.toUpperCase()),
  ),
  LOWER: strict([1, 1], [text], typeOfFirst, ([value]) =>
    eachCharacter(String(value), character => character.toLowerCase()),
  ),
  LTRIM: strict([1, 2], [text], typeOfFirst, ([value, set]) =>
    trimStart(String(value), set),
  ),
  RTRIM: strict([1, 2], [text], typeOfFirst, ([value, set]) =>
    trimEnd(String(value), set),
  ),
  TRIM: strict([1, 2], [text], typeOfFirst, ([value, set]) =>
    trimStart(trimEnd(String(value), set), set),
  ),
  REVERSE: strict([1, 1], [text], typeOfFirst, ([value]) =>
    [...String(value)].reverse().join(''),
  ),
  LEFT: strict([2, 2], [text, int], typeOfFirst, ([value, count]) => {
    if (Number(count) < 0) throw sqlError(536, 'left');
    return String(value).slice(0, Number(count));
  }),
  RIGHT: strict([2, 2], [text, int], typeOfFirst, ([value, count]) => {
    if (Number(count) < 0) throw sqlError(536, 'right');
    return Number(count) === 0 ? '' : String(value).slice(-Number(count));
  }),
  SUBSTRING: strict(
    [3, 3],
    [text, int, int],
    typeOfFirst,
    ([value, start, length]) => {
      if (Number(length) < 0) throw sqlError(537);
      const from = Number(start) - 1;
      return String(value).slice(
        Math.max(from, 0),
        Math.max(from + Number(length), 0),
      );
    },
  ),
  CHARINDEX: strict([2, 3], [text, text, int], int, ([wanted, within, start]) =>
    wanted === ''
      ? 0n
      : BigInt(
          find(
            String(wanted),
            String(within),
            Math.max(Number(start ?? 1) - 1, 0),
          ) + 1,
        ),
  ),
  PATINDEX: strict([2, 2], [text, text], int, ([pattern, within]) => {
    const wanted = String(pattern);
    const whole = String(within);
    if (!wanted.startsWith('%')) return like(whole, wanted) ? 1n : 0n;
    for (let index = 0; index <= whole.length; index++) {
      if (like(whole.slice(index), wanted.slice(1))) return BigInt(index + 1);
    }
    return 0n;
  }),
  REPLACE: strict([3, 3], [text], long, ([value, wanted, replacement]) => {
    if (wanted === '') return value;
    const whole = String(value);
    let result = '';
    let position = 0;
    for (;;) {
      const found = find(String(wanted), whole, position);
      if (found === -1) return result + whole.slice(position);
      result += whole.slice(position, found) + String(replacement);
      position = found + String(wanted).length;
    }
  }),
  STUFF: stuff,
  TRANSLATE: strict([3, 3], [text], long, ([value, wanted, given]) => {
    const characters = String(wanted);
    const replacements = String(given);
    if (characters.length !== replacements.length) throw sqlError(9828);
    return [...String(value)]
      .map(character => {
        const index = find(character, characters, 0);
        return index === -1 ? character : replacements[index];
      })
      .join('');
  }),
  REPLICATE: strict([2, 2], [text, int], long, ([value, count]) =>
    Number(count) < 0 ? null : String(value).repeat(Number(count)),
  ),
  SPACE: strict([1, 1], [int], varchar(8000), ([count]) =>
    Number(count) < 0 ? null : ' '.repeat(Number(count)),
  ),
  ASCII: strict([1, 1], [varchar(-1)], int, ([value]) =>
    value === '' ? null : BigInt(String(value).charCodeAt(0)),
  ),
  UNICODE: strict([1, 1], [text], int, ([value]) =>
    value === '' ? null : BigInt(String(value).charCodeAt(0)),
  ),
  CHAR: strict([1, 1], [int], { name: 'char', length: 1 }, ([code]) =>
    Number(code) < 0 || Number(code) > 255
      ? null
      : String.fromCharCode(Number(code)),
  ),
  NCHAR: strict([1, 1], [int], { name: 'nchar', length: 1 }, ([code]) =>
    Number(code) < 0 || Number(code) > 65535
      ? null
      : String.fromCharCode(Number(code)),
  ),
  QUOTENAME: strict([1, 2], [sysname], nvarchar(258), ([name, mark]) => {
    const pair = quotes[mark === undefined ? '[' : String(mark)];
    if (!pair) return null;
    const [quote, closing] = pair;
    return `${quote}${String(name).replaceAll(
      closing,
      closing + closing,
    )}${closing}`;
  }),
  STR: strict(
    [1, 3],
    [{ name: 'float', precision: 53 }, int, int],
    varchar(8000),
    ([value, length, digits]) => {
      const shown = Number(value).toFixed(Number(digits ?? 0));
      const width = Number(length ?? 10);
      return shown.length > width ? '*'.repeat(width) : shown.padStart(width);
    },
  ),
};
