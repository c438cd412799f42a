import { arrangeRows } from './arrangeRows';

const fields = ['a', 'b', 'c', 'd'].map(name => ({ name }));
const names = (sideBySide?: unknown) =>
  arrangeRows(fields, sideBySide).map(row =>
    row.map(({ name }) => name).join(),
  );

describe('arrangeRows', () => {
  it.each([
    [undefined, ['a', 'b', 'c', 'd']],
    [[['a', 'b']], ['a,b', 'c', 'd']],
    [
      [
        ['d', 'b'],
        ['c', 'missing'],
      ],
      ['a', 'b,d', 'c'],
    ],
    [
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
      ['a,b', 'c', 'd'],
    ],
    ['nonsense', ['a', 'b', 'c', 'd']],
  ])('%j', (sideBySide, rows) => {
    expect(names(sideBySide)).toEqual(rows);
  });
});
