import { sqlError } from '../SqlError';
import type { Token } from './Token';

const WORD = /(?:\$(?=[\p{L}]))?[\p{L}_#][\p{L}\p{N}_@#$]*/uy;
const VARIABLE = /@@?[\p{L}\p{N}_@#$]+/uy;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const BINARY = /0[xX][0-9a-fA-F]*/y;
const MONEY = /\$[+-]?(?:\d+(?:\.\d*)?|\.\d+)/y;
const SYMBOL =
  /<>|!=|!<|!>|<=|>=|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|::|[-+*/%&|^~=<>(),.;:?{}]/y;

function matchAt(
  pattern: RegExp,
  text: string,
  position: number,
): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}

/** Where a quoted piece ends: its closing mark doubled stands for the mark itself. */
function quotedEnd(text: string, open: number, mark: string): number {
  let position = open + 1;
  for (;;) {
    const found = text.indexOf(mark, position);
    if (found === -1) {
      throw sqlError(105, text.slice(open + 1)).at(lineAt(text, open));
    }
    if (text[found + 1] !== mark) return found + 1;
    position = found + 2;
  }
}

function lineAt(text: string, position: number): number {
  let line = 1;
  for (let index = text.indexOf('\n'); index !== -1 && index < position; ) {
    line += 1;
    index = text.indexOf('\n', index + 1);
  }
  return line;
}

/** Where a comment ends; comments may hold comments. */
function commentEnd(text: string, open: number): number {
  let depth = 0;
  for (let index = open; index < text.length; index++) {
    if (text.startsWith('/*', index)) {
      depth += 1;
      index += 1;
    } else if (text.startsWith('*/', index)) {
      depth -= 1;
      index += 1;
      if (depth === 0) return index + 1;
    }
  }
  throw sqlError(113).at(lineAt(text, open));
}

/**
 * Cuts a batch into its tokens; blanks and comments fall away.
 *
 * @throws SqlError 102 for a character that Transact-SQL has no use for, 105 and 113 for what is not closed
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let counted = 0;
  let position = 0;
  const add = (
    kind: Token['kind'],
    end: number,
    value: string,
    keyword = '',
  ) => {
    for (; counted < position; counted++) {
      if (text[counted] === '\n') line += 1;
    }
    const written = text.slice(position, end);
    tokens.push({
      kind,
      text: value,
      keyword,
      written,
      line,
      start: position,
      end,
    });
    position = end;
  };
  const quoted = (kind: Token['kind'], open: number, mark: string) => {
    const end = quotedEnd(text, open, mark);
    add(kind, end, text.slice(open + 1, end - 1).replaceAll(mark + mark, mark));
  };
  while (position < text.length) {
    const character = text[position];
    if (/\s/.test(character) || character === '\0') {
      position += 1;
    } else if (text.startsWith('--', position)) {
      const end = text.indexOf('\n', position);
      position = end === -1 ? text.length : end;
    } else if (text.startsWith('/*', position)) {
      position = commentEnd(text, position);
    } else if (character === "'") {
      quoted('string', position, "'");
    } else if (/n/i.test(character) && text[position + 1] === "'") {
      quoted('nationalString', position + 1, "'");
    } else if (character === '[') {
      quoted('quoted', position, ']');
    } else if (character === '"') {
      quoted('quoted', position, '"');
    } else {
      const patterns: [Token['kind'], RegExp][] = [
        ['binary', BINARY],
        ['number', NUMBER],
        ['number', MONEY],
        ['variable', VARIABLE],
        ['word', WORD],
        ['symbol', SYMBOL],
      ];
      let found = false;
      for (const [kind, pattern] of patterns) {
        const written = matchAt(pattern, text, position);
        if (written === undefined) continue;
        add(
          kind,
          position + written.length,
          written,
          kind === 'word' ? written.toUpperCase() : '',
        );
        found = true;
        break;
      }
      if (!found) {
        throw sqlError(102, character).at(lineAt(text, position));
      }
    }
  }
  add('end', position, '');
  return tokens;
}
