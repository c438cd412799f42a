import { sampleSource } from '../__testUtils__/sampleSource';
import type { GoldenSource } from '../sources/types';
import {
  type Act,
  type Caller,
  decide,
  type EntityFacts,
  isEntityAllowed,
  type Subject,
} from './rules';

const entity: EntityFacts = {
  ref: 'component:default/orders-api',
  kind: 'Component',
  namespace: 'default',
  name: 'orders-api',
  type: 'service',
  owners: ['group:default/orders-team'],
};

function sourceThatAllows(
  allow: GoldenSource['clones']['allow'],
  owner = 'group:default/data-platform',
): GoldenSource {
  return { ...sampleSource, owner, clones: { ...sampleSource.clones, allow } };
}

const team = 'group:default/orders-team';

const TITLES: Record<string, string> = {
  [team]: 'Team Orders',
  'group:default/data-platform': 'Data Platform',
  'user:default/sam': 'Sam Sample',
  'component:default/orders-api': 'Orders',
};
const nameOf = (ref: string) => TITLES[ref] ?? ref.split('/')[1];

describe('isEntityAllowed', () => {
  it.each<[string, GoldenSource, boolean]>([
    ['no rule, another owner', sourceThatAllows({}), false],
    ["no rule, the source's owner", sourceThatAllows({}, team), true],
    ['its owner', sourceThatAllows({ owners: [team] }), true],
    ['another owner', sourceThatAllows({ owners: ['group:default/x'] }), false],
    [
      "another owner, though the source's",
      sourceThatAllows({ owners: ['group:default/x'] }, team),
      false,
    ],
    [
      'its kind in any case',
      sourceThatAllows({ entities: [{ kind: 'component' }] }),
      true,
    ],
    [
      'all fields must match',
      sourceThatAllows({ entities: [{ kind: 'Component', type: 'website' }] }),
      false,
    ],
    [
      'one entry must match',
      sourceThatAllows({ entities: [{ kind: 'API' }, { type: 'service' }] }),
      true,
    ],
    [
      'its owner, but not its kind',
      sourceThatAllows({ owners: [team], entities: [{ kind: 'API' }] }),
      false,
    ],
    [
      'its kind, but not its owner',
      sourceThatAllows({
        owners: ['group:default/x'],
        entities: [{ kind: 'Component' }],
      }),
      false,
    ],
  ])('%s', (_, source, expected) => {
    expect(isEntityAllowed(source, entity)).toBe(expected);
  });
});

describe('decide', () => {
  const source = sourceThatAllows({ owners: [team] });
  const user = (name: string, ...ownershipRefs: string[]): Caller => ({
    userRef: `user:default/${name}`,
    ownershipRefs,
    isAdmin: name === 'alex',
  });
  const callers: Record<string, Caller> = {
    requester: user('sam'),
    mate: user('mia', team),
    sourceOwner: user('dana', source.owner),
    admin: user('alex'),
    stranger: user('eve'),
    plugin: { ownershipRefs: [], isAdmin: false },
  };
  const everybody = Object.keys(callers);
  const subject: Subject = {
    source,
    entity,
    clone: { requestedBy: 'user:default/sam', entityRef: entity.ref },
    snapshot: { takenBy: 'user:default/sam' },
  };

  it.each<[Act, string[], Subject?]>([
    ['source.read', everybody],
    ['snapshot.read', everybody],
    ['clone.read', everybody],
    ['snapshot.create', ['mate', 'sourceOwner', 'admin']],
    [
      'snapshot.create',
      ['sourceOwner', 'admin'],
      { ...subject, source: sourceThatAllows({}) },
    ],
    ['snapshot.create', [], { ...subject, source: undefined }],
    ['snapshot.delete', ['requester', 'sourceOwner', 'admin']],
    ['snapshot.delete', ['sourceOwner', 'admin'], { ...subject, snapshot: {} }],
    ['clone.create', ['mate']],
    ['clone.create', [], { ...subject, source: sourceThatAllows({}) }],
    ['clone.update', ['mate', 'admin']],
    ['clone.update', ['admin'], { ...subject, source: sourceThatAllows({}) }],
    ['clone.delete', ['requester', 'mate', 'admin']],
    ['clone.delete', ['requester', 'admin'], { ...subject, entity: undefined }],
    ['clone.credentials.read', ['mate']],
    ['clone.credentials.read', [], { ...subject, entity: undefined }],
  ])('%s: %j', (act, allowed, about = subject) => {
    const may = everybody.filter(
      name => decide(act, callers[name], about, nameOf).allowed,
    );

    expect(may).toEqual(allowed);
  });

  it.each<[Act, EntityFacts[], boolean]>([
    ['clone.create', [entity], true],
    ['clone.create', [{ ...entity, owners: [] }], false],
    ['clone.create', [], false],
    ['snapshot.create', [entity], true],
    ['snapshot.create', [], false],
  ])('%s, by owners of %j: %s', (act, ownEntities, expected) => {
    const { allowed } = decide(
      act,
      callers.mate,
      { source, ownEntities },
      nameOf,
    );

    expect(allowed).toBe(expected);
  });

  const api = { kind: 'API', type: 'openapi' };
  const nobody = { ...entity, owners: [] };
  const ofSource = (allow: GoldenSource['clones']['allow']) => ({
    source: sourceThatAllows(allow),
    ownEntities: [],
  });
  it.each<[Act, Subject, string]>([
    [
      'clone.delete',
      subject,
      'Only Sam Sample and Team Orders can delete this clone.',
    ],
    [
      'clone.inspect',
      { ...subject, entity: undefined },
      'Only Sam Sample can read the log and the activity of this clone.',
    ],
    ['clone.update', subject, 'Only Team Orders can change this clone.'],
    [
      'clone.update',
      { ...subject, source: sourceThatAllows({}) },
      'Customer DB offers no clones to Orders any more, so this one can only be deleted.',
    ],
    [
      'clone.credentials.read',
      subject,
      'Only Team Orders can read the password of this clone.',
    ],
    [
      'clone.credentials.read',
      { ...subject, entity: nobody },
      'Only an owner of Orders can read the password of this clone, and the catalog knows none. Give Orders an owner in the catalog.',
    ],
    [
      'clone.credentials.read',
      { ...subject, entity: undefined },
      'Only an owner of Orders can read the password of this clone, and the catalog does not know Orders any more.',
    ],
    ['clone.create', subject, 'Only Team Orders can order clones for Orders.'],
    [
      'clone.create',
      { ...subject, source: sourceThatAllows({ entities: [api] }) },
      'Customer DB offers no clones to Orders, only to apis of type openapi. Ask Data Platform.',
    ],
    [
      'clone.create',
      ofSource({}),
      'Customer DB offers clones to what Data Platform owns, and you own none of these. Ask Data Platform.',
    ],
    [
      'clone.create',
      ofSource({ owners: [team, 'group:default/x'] }),
      'Customer DB offers clones to what Team Orders or x owns, and you own none of these. Ask Data Platform.',
    ],
    [
      'clone.create',
      ofSource({
        owners: [team],
        entities: [{ kind: 'Component', name: 'a' }, { namespace: 'shop' }],
      }),
      "Customer DB offers clones to components named a or entities in the catalog's namespace shop owned by Team Orders, and you own none of these. Ask Data Platform.",
    ],
    [
      'source.check',
      subject,
      'Only Data Platform and admins can have Customer DB checked. It is checked every few minutes anyway.',
    ],
    [
      'snapshot.create',
      subject,
      'Only Data Platform, and owners of what Customer DB offers clones to, can capture it.',
    ],
    [
      'snapshot.create',
      ofSource({}),
      'Only Data Platform can capture Customer DB.',
    ],
    [
      'snapshot.delete',
      subject,
      'Only Sam Sample and Data Platform can delete this point.',
    ],
    [
      'snapshot.delete',
      { snapshot: {} },
      'Only an admin can delete this point.',
    ],
  ])('says who could, to who can not: %s of %j', (act, about, reason) => {
    expect(decide(act, callers.stranger, about, nameOf)).toMatchObject({
      allowed: false,
      reason,
    });
  });

  it('asks for no name to say yes', () => {
    const unasked = jest.fn(nameOf);
    const may: [Act, Caller][] = [
      ['source.check', callers.sourceOwner],
      ['snapshot.create', callers.mate],
      ['snapshot.delete', callers.requester],
      ['clone.create', callers.mate],
      ['clone.update', callers.mate],
      ['clone.delete', callers.mate],
      ['clone.credentials.read', callers.mate],
    ];

    for (const [act, caller] of may) {
      expect([act, decide(act, caller, subject, unasked)]).toEqual([
        act,
        { allowed: true },
      ]);
    }
    expect(unasked).not.toHaveBeenCalled();
  });
});
