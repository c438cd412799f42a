import { Faults, matchesCall } from './faults';

const call = {
  verb: 'create',
  path: '/api/v1/namespaces/db/pods',
  resource: 'pods',
  namespace: 'db',
};

describe('matchesCall', () => {
  const effect = { kind: 'reset' } as const;

  it.each([
    ['every call of the room', {}, true],
    ['equal text', { verb: 'create', namespace: 'db' }, true],
    ['other text', { verb: 'create', namespace: 'other' }, false],
    ['a pattern', { path: /\/pods$/ }, true],
    ['a pattern that does not fit', { path: /\/secrets$/ }, false],
    ['a field that the call lacks', { name: 'a' }, false],
    ['a field left undefined', { name: undefined }, true],
  ])('matches %s', (_, match, expected) => {
    expect(matchesCall({ on: 'api', ...match, effect }, 'api', call)).toBe(
      expected,
    );
  });

  it('keeps the rooms apart', () => {
    const fault = { on: 'watch', effect: { kind: 'drop' } } as const;
    expect(matchesCall(fault, 'api', call)).toBe(false);
  });
});

describe('Faults', () => {
  it('strikes as often as told, first come first', () => {
    const faults = new Faults();
    faults.add({
      on: 'controller',
      operation: 'volume.create',
      effect: { kind: 'fail', message: 'first' },
      times: 2,
    });
    faults.add({
      on: 'controller',
      operation: /^volume\./,
      effect: { kind: 'stall' },
    });
    const strike = () =>
      faults.strike('controller', { operation: 'volume.create' })?.kind;
    expect([strike(), strike(), strike(), strike()]).toEqual([
      'fail',
      'fail',
      'stall',
      'stall',
    ]);
    expect(
      faults.strike('controller', { operation: 'attach' }),
    ).toBeUndefined();
  });

  it('strikes with its probability', () => {
    const numbers = [0.9, 0.1, 0.5];
    const faults = new Faults(() => numbers.shift() ?? 0);
    faults.add({ on: 'sql', effect: { kind: 'drop' }, probability: 0.5 });
    const strike = () => faults.strike('sql', { event: 'login' })?.kind;
    expect([strike(), strike(), strike()]).toEqual([
      undefined,
      'drop',
      undefined,
    ]);
  });

  it('tells of new faults, and ends them', () => {
    const faults = new Faults();
    const heard = jest.fn();
    const stop = faults.onAdd(heard);
    const remove = faults.add({ on: 'api', effect: { kind: 'stall' } });
    expect(faults.strike('api', call)).toEqual({ kind: 'stall' });
    remove();
    expect(faults.strike('api', call)).toBeUndefined();
    stop();
    faults.add({ on: 'api', effect: { kind: 'reset' } });
    expect(heard).toHaveBeenCalledTimes(1);
    faults.clear();
    expect(faults.strike('api', call)).toBeUndefined();
  });
});
