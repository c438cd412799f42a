import { defaultName } from './cloneNames';

describe('defaultName', () => {
  it('takes the first free number', () => {
    expect(defaultName('orders-api', [])).toBe('orders-api-1');
    expect(defaultName('orders-api', ['orders-api-1', 'orders-api-3'])).toBe(
      'orders-api-2',
    );
  });

  it('stays within 40 characters, whatever the number', () => {
    const service = 'a'.repeat(60);
    const taken = Array.from(
      { length: 9 },
      (_, index) => `${'a'.repeat(38)}-${index + 1}`,
    );
    expect(defaultName(service, taken)).toBe(`${'a'.repeat(37)}-10`);
  });
});
