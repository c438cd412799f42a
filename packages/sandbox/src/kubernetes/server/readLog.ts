import { fieldsAt } from '../objects';
import { objectsAt } from '../tables/Column';
import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { ResourceRequest, sendText } from './ApiRequest';
import { existingObject } from './readObjects';

const FOLLOW_MILLISECONDS = 250;

/** The named container, or the only one there is. */
function containerOf({ info, url }: ResourceRequest, spec: unknown): string {
  const names = objectsAt(spec, 'containers').map(({ name }) => String(name));
  const wanted = url.searchParams.get('container');
  if (wanted && !names.includes(wanted)) {
    throw StatusError.badRequest(
      `container ${wanted} is not valid for pod ${info.name}`,
    );
  }
  if (!wanted && names.length > 1) {
    throw StatusError.badRequest(
      `a container name must be specified for pod ${
        info.name
      }, choose one of: [${names.join(' ')}]`,
    );
  }
  return wanted ?? names[0];
}

function text(lines: string[]): string {
  return lines.map(line => `${line}\n`).join('');
}

/** Goes on with what the container writes until it ends or the client leaves. */
function follow(
  { store, kubelet }: ApiContext,
  { resource, info, response }: ResourceRequest,
  shown: string[],
): void {
  const { namespace = '', name = '' } = info;
  let seen = kubelet.log(namespace, name, {})?.length ?? 0;
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.write(text(shown));
  const timer = setInterval(() => {
    const lines = kubelet.log(namespace, name, {});
    if (lines && lines.length > seen) {
      response.write(text(lines.slice(seen)));
      seen = lines.length;
    }
    const pod = store.get(resource, namespace, name);
    const phase = String(fieldsAt(pod, 'status').phase);
    if (!pod || !lines || ['Succeeded', 'Failed'].includes(phase)) {
      response.end();
    }
  }, FOLLOW_MILLISECONDS);
  response.on('close', () => clearInterval(timer));
}

/** `kubectl logs`. */
export function readLog(context: ApiContext, request: ResourceRequest): void {
  const { info, url, response } = request;
  const { namespace = '', name = '' } = info;
  const pod = existingObject(context, request);
  const container = containerOf(request, pod.spec);
  const { searchParams } = url;
  const tail = searchParams.get('tailLines');
  const previous = searchParams.get('previous') === 'true';
  const lines = context.kubelet.log(namespace, name, {
    ...(tail === null ? {} : { tailLines: Number(tail) }),
    ...(previous ? { previous } : {}),
  });
  if (!lines && previous) {
    throw StatusError.badRequest(
      `previous terminated container "${container}" in pod "${name}" not found`,
    );
  }
  if (!lines) {
    const status = objectsAt(pod, 'status', 'containerStatuses').find(
      item => item.name === container,
    );
    const { reason = 'ContainerCreating' } = fieldsAt(
      status,
      'state',
      'waiting',
    );
    throw StatusError.badRequest(
      `container "${container}" in pod "${name}" is waiting to start: ${reason}`,
    );
  }
  if (searchParams.get('follow') === 'true') {
    follow(context, request, lines);
    return;
  }
  sendText(response, 200, 'text/plain', text(lines));
}
