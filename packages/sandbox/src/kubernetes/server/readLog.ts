import type { LogLine } from '../../ContainerRuntime';
import { KubernetesObject, fieldsAt } from '../objects';
import { objectsAt } from '../tables/Column';
import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { ResourceRequest, sendText } from './ApiRequest';
import { existingObject } from './readObjects';

const FOLLOW_MILLISECONDS = 250;

/** Which part of a log is asked for, and how it is to look. */
interface LogOptions {
  tailLines?: number;
  /** Nothing older. */
  since?: Date;
  limitBytes?: number;
  timestamps: boolean;
}

function optionsOf({ searchParams }: URL, now: Date): LogOptions {
  const numberOf = (name: string) => {
    const text = searchParams.get(name);
    return text === null ? undefined : Number(text);
  };
  const seconds = numberOf('sinceSeconds');
  const time = searchParams.get('sinceTime');
  const since =
    seconds === undefined
      ? time && new Date(time)
      : new Date(now.getTime() - seconds * 1000);
  return {
    tailLines: numberOf('tailLines'),
    limitBytes: numberOf('limitBytes'),
    timestamps: searchParams.get('timestamps') === 'true',
    ...(since ? { since } : {}),
  };
}

/** The named container, or the only one there is. */
function containerOf({ info, url }: ResourceRequest, spec: unknown): string {
  const namesOf = (list: string) =>
    objectsAt(spec, list).map(({ name }) => String(name));
  const names = namesOf('containers');
  const wanted = url.searchParams.get('container');
  if (wanted && ![...names, ...namesOf('initContainers')].includes(wanted)) {
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

function print(lines: LogLine[], { timestamps }: LogOptions): string {
  return lines
    .map(({ time, text }) => {
      // Nanoseconds, of which this clock knows the thousands of thousands.
      const stamp = time.toISOString().replace('Z', '000000Z');
      return timestamps ? `${stamp} ${text}\n` : `${text}\n`;
    })
    .join('');
}

/** The part of a log that is asked for. */
function select(lines: LogLine[], options: LogOptions): string {
  const { since, tailLines, limitBytes } = options;
  const young = since ? lines.filter(({ time }) => time >= since) : lines;
  const last =
    tailLines === undefined
      ? young
      : young.slice(Math.max(0, young.length - tailLines));
  const text = print(last, options);
  if (limitBytes === undefined) return text;
  return Buffer.from(text).subarray(0, limitBytes).toString('utf8');
}

/** Goes on with what the container writes until it ends or the client leaves. */
function follow(
  { store, kubelet, clock }: ApiContext,
  { resource, info, response }: ResourceRequest,
  container: string,
  options: LogOptions,
): void {
  const { namespace = '', name = '' } = info;
  const read = () => kubelet.log(namespace, name, { container });
  const lines = read() ?? [];
  let seen = lines.length;
  let cancel = () => {};
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.write(select(lines, options));
  const isOver = () => {
    const pod = store.get(resource, namespace, name);
    const phase = String(fieldsAt(pod, 'status').phase);
    return !pod || ['Succeeded', 'Failed'].includes(phase);
  };
  const goOn = () => {
    let current: LogLine[] | undefined;
    try {
      current = read();
    } catch {
      // Its node was lost, and with it the connection.
      response.destroy();
      return;
    }
    if (current) {
      response.write(print(current.slice(seen), options));
      seen = current.length;
    }
    if (!current || isOver()) response.end();
    else cancel = clock.schedule(FOLLOW_MILLISECONDS, goOn);
  };
  response.on('close', () => cancel());
  cancel = clock.schedule(FOLLOW_MILLISECONDS, goOn);
}

/** Why a container has no log (yet). */
function withoutLog(
  { metadata, ...pod }: KubernetesObject,
  container: string,
  previous: boolean,
): StatusError {
  const what = `container "${container}" in pod "${metadata.name}"`;
  if (previous) {
    return StatusError.badRequest(`previous terminated ${what} not found`);
  }
  const status = objectsAt(pod, 'status', 'containerStatuses').find(
    item => item.name === container,
  );
  const { reason = 'ContainerCreating' } = fieldsAt(status, 'state', 'waiting');
  return StatusError.badRequest(`${what} is waiting to start: ${reason}`);
}

/** `kubectl logs`. */
export function readLog(context: ApiContext, request: ResourceRequest): void {
  const { info, url, response } = request;
  const { namespace = '', name = '' } = info;
  const pod = existingObject(context, request);
  const container = containerOf(request, pod.spec);
  const options = optionsOf(url, context.clock.now());
  const previous = url.searchParams.get('previous') === 'true';
  const lines = context.kubelet.log(namespace, name, {
    container,
    ...(previous ? { previous } : {}),
  });
  if (!lines) throw withoutLog(pod, container, previous);
  if (url.searchParams.get('follow') === 'true' && !previous) {
    follow(context, request, container, options);
    return;
  }
  sendText(response, 200, 'text/plain', select(lines, options));
}
