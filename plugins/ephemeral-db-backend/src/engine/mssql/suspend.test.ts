import { areFrozen } from './suspend';

describe('writes are frozen', () => {
  it.each(['is_writeio_frozen', 'is_write_io_frozen'])(
    'where %s says so of all databases',
    column => {
      const row = (name: string, frozen: boolean) => ({
        db_name: name,
        [column]: frozen,
      });
      const both = ['Shop', 'Other'];
      expect(areFrozen(both, [row('Other', true), row('Shop', true)])).toBe(
        true,
      );
      expect(areFrozen(both, [row('Other', true), row('Shop', false)])).toBe(
        false,
      );
      expect(areFrozen(both, [row('Other', true)])).toBe(false);
    },
  );

  it('only where the server says so', () => {
    expect(areFrozen(['Shop'], [{ db_name: 'Shop' }])).toBe(false);
    expect(areFrozen(['Shop'], [])).toBe(false);
  });
});
