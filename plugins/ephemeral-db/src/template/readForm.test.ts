import { readForm } from './readForm';

const one = { id: 'component:default/a', words: 'a' };
const many = {
  id: ['component:default/b', 'component:default/c'],
  words: 'b and c',
};

describe('readForm', () => {
  it.each([
    ['a service', { service: one, source: { id: 's' } }, {}, [one.id], 's'],
    ['several', { services: many }, {}, many.id, undefined],
    [
      'other names',
      { api: one, db: { id: 's' } },
      { serviceField: 'api', sourceField: 'db' },
      [one.id],
      's',
    ],
    [
      'the one that is named',
      { service: one, team: many },
      { servicesField: 'team' },
      many.id,
      undefined,
    ],
    ['nothing yet', { service: {}, source: {} }, {}, [], undefined],
    ['no form', undefined, {}, [], undefined],
  ])('finds %s', (_, formData, options, serviceRefs, sourceName) => {
    expect(readForm(formData, options)).toMatchObject({
      serviceRefs,
      sourceName,
    });
  });
});
