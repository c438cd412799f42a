import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { createInterface } from 'node:readline';

const PLURALS = {
  Namespace: 'namespaces',
  VolumeSnapshotContent: 'volumesnapshotcontents',
  VolumeSnapshot: 'volumesnapshots',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  Secret: 'secrets',
  Service: 'services',
  Deployment: 'deployments',
};

/** The path of a kind's objects, in one namespace or in all. */
export function pathOf(apiVersion, kind, namespace) {
  const root = apiVersion.includes('/') ? 'apis' : 'api';
  const space = namespace ? `/namespaces/${namespace}` : '';
  return `/${root}/${apiVersion}${space}/${PLURALS[kind]}`;
}

/** A Kubernetes API by bare HTTPS over connections that are kept. */
export class BareApi {
  #access;
  #userAgent;
  #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  #closed = false;

  /**
   * @param {object} kubeConfig - what `kubectl config view --raw --minify -o json` prints
   * @param {string} userAgent - how the API's log is to name this client
   */
  constructor({ clusters: [{ cluster }], users: [{ user }] }, userAgent) {
    const decode = text => text && Buffer.from(text, 'base64');
    const access = {
      ca: decode(cluster['certificate-authority-data']),
      cert: decode(user['client-certificate-data']),
      key: decode(user['client-key-data']),
      token: user.token,
    };
    if (!access.token && !access.cert) {
      throw new Error(
        'The kubeconfig has neither a token nor a client certificate in it, which is all that this client can log in with. Make one with `kubectl create token` or `kubectl config view --raw --flatten`.',
      );
    }
    this.#access = { ...access, server: cluster.server.replace(/\/$/, '') };
    this.#userAgent = userAgent;
  }

  async create(object) {
    const { apiVersion, kind, metadata } = object;
    return await this.#json(
      'POST',
      pathOf(apiVersion, kind, metadata.namespace),
      object,
    );
  }

  /** @returns the object, or undefined where there is none */
  async read(apiVersion, kind, name, namespace) {
    return await this.#unlessMissing(
      this.#json('GET', `${pathOf(apiVersion, kind, namespace)}/${name}`),
    );
  }

  async list(path) {
    return await this.#json('GET', path);
  }

  /** Returns before its finalizers are done. */
  async remove({ apiVersion, kind, metadata: { name, namespace } }) {
    await this.#unlessMissing(
      this.#json('DELETE', `${pathOf(apiVersion, kind, namespace)}/${name}`, {
        propagationPolicy: 'Background',
      }),
    );
  }

  /**
   * Lists objects and then follows them until this is closed.
   *
   * @param onObject - told each object as it is listed, added or changed
   */
  async follow(path, query, onObject) {
    const selector = new URLSearchParams(query);
    const { items, metadata } = await this.list(`${path}?${selector}`);
    items.forEach(onObject);
    selector.set('watch', 'true');
    selector.set('resourceVersion', metadata.resourceVersion);
    const response = await this.#send('GET', `${path}?${selector}`);
    createInterface({ input: response })
      .on('line', line => {
        const { type, object } = JSON.parse(line);
        if (type === 'ERROR') throw new Error(`${path}: ${object.message}`);
        if (type === 'ADDED' || type === 'MODIFIED') onObject(object);
      })
      // It is told to whoever listens to the response.
      .on('error', () => {});
    response.on('close', () => {
      if (!this.#closed) throw new Error(`The watch of ${path} ended`);
    });
  }

  /** Ends all connections. */
  close() {
    this.#closed = true;
    this.#agent.destroy();
  }

  async #unlessMissing(answer) {
    try {
      return await answer;
    } catch (error) {
      if (error.code === 404) return undefined;
      throw error;
    }
  }

  async #json(method, path, body) {
    const response = await this.#send(method, path, body);
    return JSON.parse(await textOf(response));
  }

  async #send(method, path, body) {
    const { server, token, ...secrets } = this.#access;
    const content = body && JSON.stringify(body);
    const outgoing = request(`${server}${path}`, {
      ...{ method, agent: this.#agent, ...secrets },
      headers: {
        'user-agent': this.#userAgent,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(content
          ? {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(content),
            }
          : {}),
      },
    });
    outgoing.end(content);
    const [response] = await once(outgoing, 'response');
    if (response.statusCode < 300) return response;
    const answer = `${method} ${path} was answered ${response.statusCode}`;
    const text = await textOf(response);
    throw Object.assign(new Error(`${answer}: ${text}`), {
      code: response.statusCode,
    });
  }
}

async function textOf(response) {
  const chunks = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
