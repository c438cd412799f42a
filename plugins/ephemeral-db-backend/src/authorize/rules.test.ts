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
    clone: { name: 'mine', requestedBy: 'user:default/sam' },
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
      name => decide(act, callers[name], about).allowed,
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
    const { allowed } = decide(act, callers.mate, { source, ownEntities });

    expect(allowed).toBe(expected);
  });

  it('says who could, to who can not', () => {
    expect(decide('clone.delete', callers.stranger, subject)).toEqual({
      allowed: false,
      code: 'notAllowed',
      reason:
        'Only user:default/sam and group:default/orders-team can delete mine.',
    });
  });
});
