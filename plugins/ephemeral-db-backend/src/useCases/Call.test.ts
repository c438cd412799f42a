import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import { type Call, orderedViaOf } from './Call';

const by = (subject: string) =>
  mockCredentials.user('user:default/sam', { actor: { subject } });

describe('orderedViaOf', () => {
  it.each<[string, Call['entrance'], BackstageCredentials]>([
    // a person's own token, as the portal and scripts send it
    ['api', 'rest', mockCredentials.user('user:default/sam')],
    ['agent', 'registry', mockCredentials.user('user:default/sam')],
    // plugins on behalf of a person
    ['template', 'rest', by('plugin:scaffolder')],
    ['template', 'registry', by('plugin:scaffolder')],
    ['agent', 'registry', by('plugin:mcp-actions')],
    ['api', 'rest', by('plugin:mcp-actions')],
    ['api', 'rest', by('plugin:scaffolder-extras')],
    ['agent', 'registry', by('external:plugin:scaffolder')],
    // nobody's plugins and services: refused later, and no template in any case
    ['api', 'rest', mockCredentials.service('plugin:scaffolder')],
    ['agent', 'registry', mockCredentials.service('plugin:scaffolder')],
    ['agent', 'registry', mockCredentials.service('external:static-token')],
  ])('is %s by %s for %s', (expected, entrance, credentials) => {
    expect(orderedViaOf({ credentials, entrance })).toBe(expected);
  });
});
