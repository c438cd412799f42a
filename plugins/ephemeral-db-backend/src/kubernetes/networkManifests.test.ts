import { sampleSource } from '../__testUtils__/sampleSource';
import type { ConnectVia, GoldenSource } from '../sources/types';
import { BackendPlace, openIngress } from './networkManifests';

function reached(via: ConnectVia): GoldenSource {
  return {
    ...sampleSource,
    clones: { ...sampleSource.clones, reach: { via } },
  };
}

const inside = {
  namespaceSelector: {
    matchLabels: { 'kubernetes.io/metadata.name': 'backstage' },
  },
};
const outside = { ipBlock: { cidr: '10.0.0.0/8' } };
const plain: BackendPlace = { namespace: 'backstage' };
const placed: BackendPlace = { ...plain, backend: { cidrs: ['10.0.0.0/8'] } };

describe('the network of a ready clone without clients', () => {
  it.each<[ConnectVia, BackendPlace, object[]]>([
    ['portForward', placed, []],
    ['service', plain, [inside]],
    ['service', placed, [inside, outside]],
    ['nodePort', placed, [outside]],
    ['loadBalancer', placed, [outside]],
  ])('lets in, via %s of %j: %j', (via, backend, from) => {
    expect(openIngress(reached(via), backend)).toEqual(
      // A rule without peers would let everyone in.
      from.length ? [{ from, ports: [{ protocol: 'TCP', port: 1433 }] }] : [],
    );
  });
});
