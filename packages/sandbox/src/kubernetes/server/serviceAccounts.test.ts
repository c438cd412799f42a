import { VirtualClock } from '../../time/VirtualClock';
import { Fields, fieldsAt } from '../objects';
import { resources } from '../resources';
import { Answer, TestApi } from '../testing/TestApi';

const ACCOUNTS = '/api/v1/namespaces/db/serviceaccounts';
const SELF = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const NAME = 'system:serviceaccount:db:robot';
const GROUPS = [
  'system:serviceaccounts',
  'system:serviceaccounts:db',
  'system:authenticated',
];

describe('tokens of service accounts', () => {
  let clock: VirtualClock;
  let api: TestApi;

  beforeEach(async () => {
    clock = new VirtualClock();
    api = await TestApi.start({ clock });
    createAccount();
  });
  afterEach(() => api.close());

  function createAccount(): void {
    const metadata = { name: 'robot', namespace: 'db' };
    api.store.create(resources.serviceAccounts, { metadata });
  }

  function request(spec: Fields = {}, name = 'robot'): Promise<Answer> {
    return api.call('POST', `${ACCOUNTS}/${name}/token`, { body: { spec } });
  }

  async function tokenOf(spec: Fields = {}): Promise<string> {
    const { code, json } = await request(spec);
    expect(code).toBe(201);
    return String(fieldsAt(json, 'status').token);
  }

  function whoIs(token: string): Promise<Answer> {
    return api.call('POST', SELF, { token, body: {} });
  }

  it('are issued for a while, and tell who bears them', async () => {
    const { json } = await request({ expirationSeconds: 600 });
    expect(json).toMatchObject({
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { name: 'robot', namespace: 'db' },
      spec: {
        audiences: ['https://kubernetes.default.svc.cluster.local'],
        expirationSeconds: 600,
        boundObjectRef: null,
      },
      status: { expirationTimestamp: '2026-11-22T10:10:00Z' },
    });
    const token = String(fieldsAt(json, 'status').token);
    const account = api.store.get(resources.serviceAccounts, 'db', 'robot');
    const { uid } = account!.metadata;
    const payload = token.split('.')[1];
    expect(
      JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')),
    ).toMatchObject({
      iss: 'https://kubernetes.default.svc.cluster.local',
      sub: NAME,
      'kubernetes.io': {
        namespace: 'db',
        serviceaccount: { name: 'robot', uid },
      },
    });
    const who = await whoIs(token);
    expect(fieldsAt(who.json, 'status', 'userInfo')).toEqual({
      username: NAME,
      uid,
      groups: GROUPS,
      extra: {
        'authentication.kubernetes.io/credential-id': [
          expect.stringMatching(/^JTI=/),
        ],
      },
    });
  });

  it('end when their time is over', async () => {
    const token = await tokenOf({ expirationSeconds: 600 });
    await clock.pass(599);
    expect((await whoIs(token)).code).toBe(201);
    await clock.pass(1);
    expect((await whoIs(token)).json).toMatchObject({
      message: 'Unauthorized',
      code: 401,
    });
  });

  it('end with their account, also when another one takes its name', async () => {
    const token = await tokenOf();
    api.store.delete(resources.serviceAccounts, 'db', 'robot');
    expect((await whoIs(token)).code).toBe(401);
    createAccount();
    expect((await whoIs(token)).code).toBe(401);
    expect((await whoIs(await tokenOf())).code).toBe(201);
  });

  it('end with the pod that they are bound to', async () => {
    api.store.create(resources.pods, {
      metadata: { name: 'p', namespace: 'db' },
      spec: {
        serviceAccountName: 'robot',
        containers: [{ name: 'c', image: 'x' }],
      },
    });
    const boundObjectRef = { kind: 'Pod', apiVersion: 'v1', name: 'p' };
    const token = await tokenOf({ boundObjectRef });
    const who = await whoIs(token);
    expect(fieldsAt(who.json, 'status', 'userInfo', 'extra')).toMatchObject({
      'authentication.kubernetes.io/pod-name': ['p'],
    });
    api.store.delete(resources.pods, 'db', 'p', { gracePeriodSeconds: 0 });
    expect((await whoIs(token)).code).toBe(401);
    const { json } = await request({ boundObjectRef });
    expect(json).toMatchObject({ code: 404, message: 'pods "p" not found' });
  });

  it('are not accepted when forged or meant for others', async () => {
    const token = await tokenOf();
    const [header, , signature] = token.split('.');
    const claims = JSON.parse(
      Buffer.from(token.split('.')[1], 'base64url').toString('utf8'),
    );
    const forged = Buffer.from(
      JSON.stringify({ ...claims, sub: 'system:serviceaccount:db:other' }),
    ).toString('base64url');
    expect((await whoIs(`${header}.${forged}.${signature}`)).code).toBe(401);
    expect((await whoIs(await tokenOf({ audiences: ['vault'] }))).code).toBe(
      401,
    );
  });

  it('are put into Secrets that ask for one, and end with them', async () => {
    const asking = api.store.create(resources.secrets, {
      metadata: {
        name: 'robot-token',
        namespace: 'db',
        annotations: { 'kubernetes.io/service-account.name': 'robot' },
      },
      type: 'kubernetes.io/service-account-token',
    });
    const { name } = asking.metadata;
    const secret = api.store.get(resources.secrets, 'db', name)!;
    expect(secret.data).toEqual({
      'ca.crt': Buffer.from(api.server.caPem).toString('base64'),
      namespace: Buffer.from('db').toString('base64'),
      token: expect.any(String),
    });
    const { token } = fieldsAt(secret, 'data');
    const bearer = Buffer.from(String(token), 'base64').toString('utf8');
    expect((await whoIs(bearer)).code).toBe(201);
    api.store.delete(resources.secrets, 'db', name);
    expect((await whoIs(bearer)).code).toBe(401);
  });

  it('can be reviewed by those whom they are meant for', async () => {
    const review = async (token: string, audiences?: string[]) => {
      const { json } = await api.call(
        'POST',
        '/apis/authentication.k8s.io/v1/tokenreviews',
        { body: { spec: { token, ...(audiences ? { audiences } : {}) } } },
      );
      return json.status;
    };
    const token = await tokenOf({ audiences: ['vault'] });
    expect(await review(token, ['vault', 'other'])).toMatchObject({
      authenticated: true,
      audiences: ['vault'],
      user: { username: NAME, groups: GROUPS },
    });
    expect(await review(token)).toEqual({
      user: {},
      error: 'invalid bearer token',
    });
    expect(await review('guess')).toMatchObject({ user: {} });
  });

  it.each([
    [
      { expirationSeconds: 60 },
      'robot',
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
    ],
    [{}, 'nobody', 'serviceaccounts "nobody" not found'],
    [
      { boundObjectRef: { kind: 'Node', apiVersion: 'v1', name: 'n' } },
      'robot',
      'cannot bind token for serviceaccount "robot" to object with type v1, Kind=Node',
    ],
  ])('are refused: %j for %s', async (spec, name, message) => {
    expect((await request(spec, name)).json.message).toBe(message);
  });
});
