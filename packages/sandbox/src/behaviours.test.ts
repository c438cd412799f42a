import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const COUNT = 26;

/** What the recordings say of each behaviour, by its number. */
function readBehaviours(): Map<number, string> {
  const text = readFileSync(join(ROOT, 'transcripts/README.md'), 'utf8');
  const behaviours = text.matchAll(/(?:^|\*\* )(\d+)\. (.+)$/gm);
  return new Map(
    [...behaviours].map(([, number, words]) => [Number(number), words]),
  );
}

/** The numbers in `behaviour 6`, `behaviours 12, 22 and 23` or `behaviours 1 to 3`. */
function numbersIn(name: string): number[] {
  return [
    ...name.matchAll(/behaviours? ((?:\d+(?:, | and | to )?)+)/g),
  ].flatMap(([, list]) => {
    const numbers = list.match(/\d+/g)!.map(Number);
    const [first, last] = numbers;
    return list.includes(' to ')
      ? Array.from({ length: last - first + 1 }, (_, index) => first + index)
      : numbers;
  });
}

/** The names of tests, and of groups and rows of tests, that claim to hold behaviours. */
function readNames(): string[] {
  return readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter(
      path => path.endsWith('.test.ts') && join(__dirname, path) !== __filename,
    )
    .flatMap(path => {
      const text = readFileSync(join(__dirname, path), 'utf8');
      const names = text.matchAll(
        /(?:\b(?:it|describe)(?:\.each\(\w+\))?\(|^ {2}\]\)\(|what: )\s*'((?:[^'\\]|\\.)*)'/gm,
      );
      return [...names].map(([, name]) => name);
    });
}

describe('of the behaviours that were recorded', () => {
  const names = readNames();
  const behaviours = [...readBehaviours()];

  it(`there are ${COUNT}`, () => {
    expect(behaviours.map(([number]) => number)).toEqual(
      Array.from({ length: COUNT }, (_, index) => index + 1),
    );
  });

  it.each(behaviours)('a test is named after number %i: %s', number => {
    const holders = names.filter(name => numbersIn(name).includes(number));
    expect(holders).not.toEqual([]);
  });
});
