import { execFileSync } from 'node:child_process';
import { runInNewContext } from 'node:vm';
import { sampleClone } from '../__testUtils__';
import { javaScriptLiteral, literal, shellWord } from './quote';
import { routeTo, type Target } from './routes';
import { CLIENTS, snippet } from './snippets';

const placement = {
  cluster: 'lab',
  namespace: 'edb-customerdb-3fa9c1d2',
  service: 'mssql',
  deployment: 'mssql-g1',
  claim: 'data-g1',
  volumeSnapshot: 'import-g1',
  volumeSnapshotContent: 'edb-customerdb-3fa9c1d2-g1',
};

const ENDPOINTS = {
  ClusterIP: { host: 'mssql.edb-customerdb-3fa9c1d2.svc', port: 1433 },
  NodePort: { host: '10.0.0.7', port: 31433 },
  LoadBalancer: { host: 'clones.example.com', port: 1433 },
};

function cloneBehind(via: keyof typeof ENDPOINTS) {
  const endpoint = {
    ...ENDPOINTS[via],
    database: 'CustomerDB',
    via,
    login: 'edb',
  };
  return sampleClone({ endpoint, placement });
}

const HOSTILE = [
  `Bob's "shop"`,
  '$(touch hacked) `id` $HOME',
  'back\\slash \\u0041',
  'semi;colon}brace{',
  '*.? !! #x',
  'zeile\nzwei',
  '',
];

describe('routeTo', () => {
  it.each([
    ['ClusterIP', 'machine', '127.0.0.1', 14330],
    ['ClusterIP', 'cluster', 'mssql.edb-customerdb-3fa9c1d2.svc', 1433],
    ['NodePort', 'machine', '10.0.0.7', 31433],
    ['NodePort', 'cluster', 'mssql.edb-customerdb-3fa9c1d2.svc', 1433],
    ['LoadBalancer', 'machine', 'clones.example.com', 1433],
    ['LoadBalancer', 'cluster', 'mssql.edb-customerdb-3fa9c1d2.svc', 1433],
  ] as const)('%s from the %s', (via, place, host, port) => {
    const route = routeTo(cloneBehind(via), place);
    expect(route?.target).toEqual({
      host,
      port,
      database: 'CustomerDB',
      login: 'edb',
    });
    expect(route?.forward).toBe(
      via === 'ClusterIP' && place === 'machine'
        ? 'kubectl -n edb-customerdb-3fa9c1d2 port-forward svc/mssql 14330:1433'
        : undefined,
    );
  });

  it('leads nowhere before there is an endpoint, and leaves open who logs in', () => {
    expect(
      routeTo(sampleClone({ endpoint: undefined }), 'machine'),
    ).toBeUndefined();
    const clone = cloneBehind('ClusterIP');
    const endpoint = { ...clone.endpoint!, login: undefined };
    expect(routeTo({ ...clone, endpoint }, 'machine')?.target.login).toBe(
      '<login>',
    );
  });
});

describe('snippet', () => {
  const routes = (['ClusterIP', 'NodePort', 'LoadBalancer'] as const).flatMap(
    via =>
      (['machine', 'cluster'] as const).map(
        place => [via, place, routeTo(cloneBehind(via), place)!] as const,
      ),
  );

  describe.each(routes)('%s, from the %s', (_via, _place, { target }) => {
    it.each(CLIENTS)('%s', client => {
      expect(snippet(client, target)).toMatchSnapshot();
    });
  });

  const hostile: Target = {
    host: '127.0.0.1',
    port: 14330,
    database: `It's $(id) "x";}y{`,
    login: '<login>',
  };

  it.each(CLIENTS)('%s with names that want to break out', client => {
    expect(snippet(client, hostile)).toMatchSnapshot();
  });
});

describe('quoting', () => {
  it.each(HOSTILE)('gives the shell back just the word: %j', text => {
    const read = execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`]);
    expect(read.toString()).toBe(text);
  });

  it.each(HOSTILE)('gives JavaScript back just the text: %j', text => {
    expect(runInNewContext(javaScriptLiteral(text))).toBe(text);
    expect(runInNewContext(literal(text))).toBe(text);
  });

  it('leaves plain names as they are', () => {
    expect(shellWord('edb-customerdb-3fa9c1d2')).toBe(
      'edb-customerdb-3fa9c1d2',
    );
  });
});
