import { sqlError } from '../SqlError';
import { reservedWords } from './reservedWords';
import type { Token } from './Token';
import { tokenize } from './tokenize';

/** Reads the tokens of a batch one after another. */
export class Cursor {
  private readonly tokens: Token[];
  private position = 0;

  constructor(readonly text: string) {
    this.tokens = tokenize(text);
  }

  /** @param ahead - -1 for the token before */
  peek(ahead = 0): Token {
    const index = Math.min(this.position + ahead, this.tokens.length - 1);
    return this.tokens[Math.max(index, 0)];
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.position += 1;
    return token;
  }

  mark(): number {
    return this.position;
  }

  /** Goes back to a mark, to read the same tokens in another way. */
  reset(mark: number): void {
    this.position = mark;
  }

  get atEnd(): boolean {
    return this.peek().kind === 'end';
  }

  get line(): number {
    return this.peek().line;
  }

  /** Whether these keywords come next. */
  is(...keywords: string[]): boolean {
    return keywords.every(
      (keyword, index) => this.peek(index).keyword === keyword,
    );
  }

  isOneOf(...keywords: string[]): boolean {
    return keywords.includes(this.peek().keyword || ' ');
  }

  take(...keywords: string[]): boolean {
    if (!this.is(...keywords)) return false;
    this.position += keywords.length;
    return true;
  }

  expect(...keywords: string[]): void {
    for (const keyword of keywords) {
      if (!this.take(keyword)) this.fail();
    }
  }

  /** Takes the one of these keywords that comes next. */
  takeOneOf<Keyword extends string>(
    ...keywords: Keyword[]
  ): Keyword | undefined {
    return keywords.find(keyword => this.take(keyword));
  }

  expectOneOf<Keyword extends string>(...keywords: Keyword[]): Keyword {
    return this.takeOneOf(...keywords) ?? this.fail();
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === symbol;
  }

  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.position += 1;
    return true;
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) this.fail();
  }

  /** Whether something that can be a name comes next. */
  isName(ahead = 0): boolean {
    const token = this.peek(ahead);
    return (
      token.kind === 'quoted' ||
      (token.kind === 'word' && !reservedWords.has(token.keyword))
    );
  }

  name(): string {
    return this.isName() ? this.next().text : this.fail();
  }

  /** A name of up to four parts; a part left out (`db..t`) is empty. */
  qualifiedName(): string[] {
    const parts = [this.name()];
    while (this.takeSymbol('.')) {
      if (this.isSymbol('.')) {
        parts.push('');
      } else {
        // After a dot even a keyword is a name.
        const token = this.next();
        if (token.kind !== 'quoted' && token.kind !== 'word')
          this.failAt(token);
        parts.push(token.text);
      }
    }
    return parts;
  }

  /** A text in quotes. */
  string(): string {
    const token = this.peek();
    return token.kind === 'string' || token.kind === 'nationalString'
      ? this.next().text
      : this.fail();
  }

  number(): number {
    const negative = this.takeSymbol('-');
    const token = this.peek();
    if (token.kind !== 'number') this.fail();
    return (negative ? -1 : 1) * Number(this.next().text);
  }

  /** What stands between parentheses, separated by commas. */
  inParentheses<Item>(item: () => Item): Item[] {
    this.expectSymbol('(');
    const items = this.list(item);
    this.expectSymbol(')');
    return items;
  }

  list<Item>(item: () => Item): Item[] {
    const items = [item()];
    while (this.takeSymbol(',')) items.push(item());
    return items;
  }

  /** The batch's text from a token to the one before the next. */
  textSince(mark: number): string {
    const last = this.tokens[Math.max(this.position - 1, mark)];
    return this.text.slice(this.tokens[mark].start, last.end);
  }

  /** @throws SqlError 102 at the next token */
  fail(): never {
    return this.failAt(this.peek());
  }

  failAt(token: Token): never {
    // At the end the server names the last thing that it read.
    const named =
      token.kind === 'end'
        ? this.tokens[Math.max(this.tokens.length - 2, 0)]
        : token;
    if (token.kind === 'word' && reservedWords.has(token.keyword)) {
      throw sqlError(156, token.text).at(token.line);
    }
    throw sqlError(102, named.text || named.written).at(token.line);
  }
}
