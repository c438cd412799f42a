import {
  captureSnapshotSchema,
  entityTimelineSchema,
  listClonesSchema,
  orderCloneSchema,
} from '.';

const order = {
  source: 'customerdb',
  entityRef: 'component:default/orders-api',
};

function problems(schema: typeof orderCloneSchema, input: unknown) {
  const result = schema.safeParse(input);
  return result.error?.issues.map(
    issue => `${issue.path.join('.')}: ${issue.message}`,
  );
}

describe('orderCloneSchema', () => {
  it('takes the newest point unless one is named, and trims names', () => {
    expect(orderCloneSchema.parse({ ...order, name: '  nightly ' })).toEqual({
      ...order,
      snapshot: 'newest',
      name: 'nightly',
    });
  });

  it.each([
    [{ name: 'x'.repeat(41) }, 'name: The name must have at most 40'],
    [{ name: '   ' }, 'name: The name must not be empty'],
    [{ name: 'a\u202eb' }, 'name: The name must not contain control'],
    [{ purpose: 'line\nfeed' }, 'purpose: The purpose must not contain'],
    [{ lease: '0h' }, 'lease: "0h" is not a duration above zero'],
    [{ lease: 'soon' }, 'lease: "soon" is not a duration above zero'],
    [{ entityRef: 'orders-api' }, 'entityRef: "orders-api" is not an entity'],
    [{ entityRef: 'component:a/b/c' }, 'entityRef: "component:a/b/c" is not'],
    [{ entityRef: 'component:default/..%2f' }, 'entityRef: "component:def'],
    [{ requestId: 'with blank' }, 'requestId: must consist of printable'],
    [{ snapshotHandle: 'snap-1' }, ': Unrecognized key'],
  ])('refuses %j', (extra, problem) => {
    expect(problems(orderCloneSchema, { ...order, ...extra })).toEqual([
      expect.stringContaining(problem),
    ]);
  });

  it('marks a malformed entity ref with its stable word', () => {
    const result = orderCloneSchema.safeParse({ ...order, entityRef: 'x' });
    expect(result.error?.issues[0]).toMatchObject({
      params: { code: 'malformedEntityRef' },
    });
  });
});

describe('captureSnapshotSchema', () => {
  it('accepts a label and a requestId, and nothing else', () => {
    const request = { source: 'customerdb', label: 'T1', requestId: 'r-1' };
    expect(captureSnapshotSchema.parse(request)).toEqual(request);
    expect(
      captureSnapshotSchema.safeParse({ ...request, volume: 'v' }).success,
    ).toBe(false);
  });
});

describe('lists', () => {
  it('reads what a query string can hold', () => {
    expect(
      listClonesSchema.parse({ limit: '20', phase: 'ready,failed' }),
    ).toMatchObject({
      limit: 20,
      phase: ['ready', 'failed'],
      orderBy: 'createdAt,desc',
    });
    expect(listClonesSchema.parse({ phase: ['ready', 'gone'] }).phase).toEqual([
      'ready',
      'gone',
    ]);
    expect(listClonesSchema.parse({})).toMatchObject({ limit: 50, phase: [] });
  });

  it.each([
    [{ limit: '201' }],
    [{ limit: '0' }],
    [{ limit: 'all' }],
    [{ orderBy: 'id,asc' }],
    [{ phase: 'running' }],
    [{ entityRef: 'orders-api' }],
    [{ namespace: 'default' }],
  ])('refuses %j', query => {
    expect(listClonesSchema.safeParse(query).success).toBe(false);
  });

  it('wants a range that does not end before it starts', () => {
    const at = (hour: number) => `2026-11-22T${hour}:00:00Z`;
    expect(
      entityTimelineSchema.safeParse({ from: at(10), to: at(11) }).success,
    ).toBe(true);
    expect(
      entityTimelineSchema.safeParse({ from: at(11), to: at(10) }).success,
    ).toBe(false);
    expect(entityTimelineSchema.safeParse({ from: 'monday' }).success).toBe(
      false,
    );
  });
});
