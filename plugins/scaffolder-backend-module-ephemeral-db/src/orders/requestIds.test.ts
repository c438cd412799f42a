import { attemptsOf, type OrderScope } from './requestIds';

const scope = { taskId: 'task-1', stepId: 'order' };
const order = { source: 'customerdb', entityRef: 'component:default/a' };

const idOf = (given: object, where: OrderScope = scope) =>
  attemptsOf(where, [given])[0](1).requestId;

describe('attemptsOf', () => {
  it('gives the same id for the same order, whatever the order of its keys', () => {
    const turned = { entityRef: 'component:default/a', source: 'customerdb' };
    expect(idOf(turned)).toBe(idOf(order));
    expect(idOf({ ...order, name: undefined })).toBe(idOf(order));
    expect(idOf({ nested: { a: 1, b: [{ c: 2, d: 3 }] } })).toBe(
      idOf({ nested: { b: [{ d: 3, c: 2 }], a: 1 } }),
    );
  });

  it('tells tasks, steps, and the iterations of each from one another', () => {
    const ids = [
      idOf(order),
      idOf(order, { ...scope, taskId: 'task-2' }),
      idOf(order, { ...scope, stepId: 'other' }),
      idOf({ ...order, entityRef: 'component:default/b' }),
      idOf({ ...order, lease: 'PT4H' }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('means an order that stands twice in one step twice, each time the same', () => {
    const read = () =>
      attemptsOf(scope, [order, { ...order }, { ...order, name: 'c' }]).map(
        attempts => attempts(1).requestId,
      );
    expect(new Set(read()).size).toBe(3);
    expect(read()).toEqual(read());
    expect(read()[0]).toBe(idOf(order));
  });

  it('has another id for each attempt, fit for the API', () => {
    const [attempts] = attemptsOf(scope, [order]);
    expect(attempts(2).requestId).not.toBe(attempts(1).requestId);
    expect(attempts(2).key).not.toBe(attempts(1).key);
    expect(attempts(1).requestId).toMatch(/^[\x21-\x7e]{1,128}$/);
  });
});
