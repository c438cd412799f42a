import type { Entity } from '@backstage/catalog-model';
import {
  EPHEMERAL_DB_SOURCES_ANNOTATION,
  isEphemeralDbAvailable,
  readSourceNames,
} from './annotations';

function entityWith(annotation?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'orders-api',
      annotations:
        annotation === undefined
          ? undefined
          : { [EPHEMERAL_DB_SOURCES_ANNOTATION]: annotation },
    },
  };
}

describe('readSourceNames', () => {
  it.each([
    ['customerdb', ['customerdb']],
    [' customerdb , orders', ['customerdb', 'orders']],
    ['orders,customerdb,orders', ['orders', 'customerdb']],
    ['customerdb,,', ['customerdb']],
  ])('reads %j as %j', (annotation, names) => {
    expect(readSourceNames(entityWith(annotation))).toEqual(names);
    expect(isEphemeralDbAvailable(entityWith(annotation))).toBe(true);
  });

  it.each([[undefined], [''], [' , ']])('finds nothing in %j', annotation => {
    expect(readSourceNames(entityWith(annotation))).toEqual([]);
    expect(isEphemeralDbAvailable(entityWith(annotation))).toBe(false);
  });
});
