import { SAMPLE_NOW } from '../__testUtils__';
import { cloneAddressIn } from './cloneAddress';
import {
  filtersIn,
  groupOf,
  isFiltered,
  queryOf,
  searchOf,
  type CloneFilters,
} from './filters';

const read = (search: string) => filtersIn(new URLSearchParams(search));

describe('filters of clones', () => {
  it.each<[string, CloneFilters]>([
    ['', {}],
    ['?source=customerdb', { source: 'customerdb' }],
    ['?phase=failed,unavailable', { phase: ['failed', 'unavailable'] }],
    [
      '?entity=component:default/orders-api&requestedBy=mine&failedSince=24h',
      {
        entity: 'component:default/orders-api',
        requestedBy: 'mine',
        failedSince: '24h',
      },
    ],
    [
      '?failedSince=2026-11-22T06:00:00Z',
      { failedSince: '2026-11-22T06:00:00Z' },
    ],
  ])('stand in the address as %j', (search, filters) => {
    expect(searchOf(filters)).toBe(search);
    expect(read(search)).toEqual(filters);
    expect(isFiltered(read(search))).toBe(search !== '');
  });

  it('are read leniently: repeated phases, unknown words and empty ones', () => {
    expect(
      read('?phase=failed&phase=gone,nonsense&source=&failedSince=soon&page=2'),
    ).toEqual({ phase: ['failed', 'gone'] });
  });

  it('ask the backend for whoever looks, and for the last day in steps of 5 minutes', () => {
    expect(
      queryOf(
        { requestedBy: 'mine', failedSince: '24h', entity: 'component:a/b' },
        new Date('2026-11-22T10:38:59Z'),
        'user:default/sam',
      ),
    ).toEqual({
      entityRef: 'component:a/b',
      requestedBy: 'user:default/sam',
      failedSince: '2026-11-21T10:35:00.000Z',
    });
    expect(
      queryOf({ requestedBy: 'user:default/dana' }, SAMPLE_NOW, undefined),
    ).toEqual({ requestedBy: 'user:default/dana' });
  });

  it('know a group by its phases in any order', () => {
    expect(groupOf(['grace', 'ready'])).toBe('ready');
    expect(groupOf(['ready'])).toBeUndefined();
  });
});

describe('cloneAddressIn', () => {
  it.each([
    ['/ephemeral-db/clones', { table: '/ephemeral-db/clones' }],
    ['/ephemeral-db/clones/', { table: '/ephemeral-db/clones' }],
    [
      '/ephemeral-db/clones/3fa9c1d2',
      { table: '/ephemeral-db/clones', cloneId: '3fa9c1d2' },
    ],
    [
      '/portal/db/clones/a%2Fb/',
      { table: '/portal/db/clones', cloneId: 'a/b' },
    ],
    ['/ephemeral-db/sources', { table: '/ephemeral-db/sources' }],
  ])('reads %s', (pathname, address) => {
    expect(cloneAddressIn(pathname)).toEqual(address);
  });
});
