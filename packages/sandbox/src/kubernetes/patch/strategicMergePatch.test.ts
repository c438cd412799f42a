import { Fields } from '../objects';
import { Schema } from '../schema/Schema';
import { schemas } from '../schema/schemas';
import { strategicMergePatch } from './strategicMergePatch';

const root: Schema = schemas.root('v1', 'Pod') ?? {};

interface Case {
  what: string;
  target: Fields;
  patch: Fields;
  result: Fields;
}

const a = { name: 'a', image: 'a:1', args: ['x'] };
const b = { name: 'b', image: 'b:1' };

const cases: Case[] = [
  {
    what: 'merges items by their key and appends new ones',
    target: { spec: { containers: [a, b] } },
    patch: {
      spec: {
        containers: [
          { name: 'b', image: 'b:2' },
          { name: 'c', image: 'c:1' },
        ],
      },
    },
    result: {
      spec: {
        containers: [
          a,
          { name: 'b', image: 'b:2' },
          { name: 'c', image: 'c:1' },
        ],
      },
    },
  },
  {
    what: 'deletes an item by its key',
    target: { spec: { containers: [a, b] } },
    patch: { spec: { containers: [{ name: 'a', $patch: 'delete' }] } },
    result: { spec: { containers: [b] } },
  },
  {
    what: 'replaces a list or an object that says so',
    target: { spec: { containers: [a], securityContext: { runAsUser: 1 } } },
    patch: {
      spec: {
        containers: [b, { $patch: 'replace' }],
        securityContext: { $patch: 'replace', fsGroup: 2 },
      },
    },
    result: { spec: { containers: [b], securityContext: { fsGroup: 2 } } },
  },
  {
    what: 'replaces lists without a key, and null deletes',
    target: { spec: { containers: [a], nodeName: 'n' } },
    patch: {
      spec: { containers: [{ name: 'a', args: ['y'] }], nodeName: null },
    },
    result: { spec: { containers: [{ ...a, args: ['y'] }] } },
  },
  {
    what: 'keeps only the named keys of a union',
    target: { spec: { volumes: [{ name: 'v', emptyDir: {} }] } },
    patch: {
      spec: {
        volumes: [
          {
            name: 'v',
            $retainKeys: ['name', 'secret'],
            secret: { secretName: 's' },
          },
        ],
      },
    },
    result: { spec: { volumes: [{ name: 'v', secret: { secretName: 's' } }] } },
  },
  {
    what: 'adds to sets and takes from them',
    target: { metadata: { finalizers: ['x', 'y'] } },
    patch: {
      metadata: {
        finalizers: ['y', 'z'],
        '$deleteFromPrimitiveList/finalizers': ['x'],
      },
    },
    result: { metadata: { finalizers: ['y', 'z'] } },
  },
  {
    what: 'puts items into the given order',
    target: { spec: { containers: [a, b] } },
    patch: {
      spec: {
        '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }],
        containers: [{ name: 'b', image: 'b:2' }],
      },
    },
    result: { spec: { containers: [{ name: 'b', image: 'b:2' }, a] } },
  },
];

describe('strategicMergePatch', () => {
  it.each(cases)('$what', ({ target, patch, result }) => {
    const before = structuredClone(target);
    expect(strategicMergePatch(schemas, root, target, patch)).toEqual(result);
    expect(target).toEqual(before);
  });

  it('refuses an item without its key', () => {
    const patch = { spec: { containers: [{ image: 'x' }] } };
    expect(() => strategicMergePatch(schemas, root, {}, patch)).toThrow(
      'does not contain declared merge key: name',
    );
  });
});
