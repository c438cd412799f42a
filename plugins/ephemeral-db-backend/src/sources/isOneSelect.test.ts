import { isOneSelect } from './isOneSelect';

describe('isOneSelect', () => {
  it.each([
    'SELECT COUNT(*) FROM CustomerDB.dbo.Customers',
    'select max([Update]) from Orders;',
    "SELECT COUNT(*) FROM Orders WHERE Note = 'a; DROP TABLE x' -- delete",
    'WITH recent AS (SELECT Id FROM Orders) SELECT COUNT(*) FROM recent',
    'SELECT "delete" FROM Orders /* into */',
  ])('takes %s', text => {
    expect(isOneSelect(text)).toBe(true);
  });

  it.each([
    'SELECT COUNT(*) FROM x DELETE FROM y',
    'WITH c AS (SELECT 1 a) DELETE FROM c',
    'SELECT 1 COMMIT DROP TABLE x',
    'SELECT 1; SELECT 2',
    'SELECT * INTO Copied FROM x',
    'SELECT 1 EXEC xp_cmdshell',
    'DELETE FROM x',
    '',
  ])('refuses %s', text => {
    expect(isOneSelect(text)).toBe(false);
  });
});
