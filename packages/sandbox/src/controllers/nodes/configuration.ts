import { quantityUnits } from '../../kubernetes';
import { ControllerClient } from '../ControllerClient';
import { Container, EnvironmentVariable, Pod } from '../kinds';

/** What a container asks for and cannot have, in the kubelet's words. */
export class ConfigurationError extends Error {
  readonly name = 'ConfigurationError';
}

type Texts = Record<string, string>;

/** The texts of a ConfigMap; undefined where there is none. */
export function configMapTexts(
  client: ControllerClient,
  namespace: string | undefined,
  name: string,
): Texts | undefined {
  const map = client.get('configMaps', `${namespace}/${name}`);
  return map && { ...map.data, ...decoded(map.binaryData) };
}

/** The texts of a Secret; undefined where there is none. */
export function secretTexts(
  client: ControllerClient,
  namespace: string | undefined,
  name: string,
): Texts | undefined {
  const secret = client.get('secrets', `${namespace}/${name}`);
  return secret && decoded(secret.data);
}

function decoded(data: Texts = {}): Texts {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString('utf8'),
    ]),
  );
}

/** A field of a pod as the downward API gives it, e.g. `metadata.labels['app']`. */
export function podField(pod: Pod, path: string): string {
  const { metadata, spec, status } = pod;
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (keyed) {
    return metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2]] ?? '';
  }
  const fields: Record<string, string | undefined> = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'spec.nodeName': spec.nodeName,
    'spec.serviceAccountName': spec.serviceAccountName,
    'status.hostIP': status.hostIP,
    'status.podIP': status.podIP,
  };
  if (!(path in fields)) {
    throw new ConfigurationError(`unsupported fieldPath: ${path}`);
  }
  return fields[path] ?? '';
}

/** Resolves what containers are configured with, as the kubelet does just before it creates one. */
export class ContainerConfiguration {
  constructor(private readonly client: ControllerClient) {}

  /** @throws ConfigurationError */
  environmentOf(pod: Pod, container: Container): Texts {
    const environment: Texts = {};
    for (const source of container.envFrom ?? []) {
      const { prefix = '', secretRef, configMapRef } = source;
      const texts = secretRef
        ? this.secret(pod, secretRef.name, secretRef.optional)
        : this.configMap(pod, configMapRef?.name ?? '', configMapRef?.optional);
      for (const [key, value] of Object.entries(texts)) {
        environment[`${prefix}${key}`] = value;
      }
    }
    for (const variable of container.env ?? []) {
      const value = this.valueOf(pod, container, variable);
      if (value !== undefined) {
        environment[variable.name] = expand(value, environment);
      }
    }
    return environment;
  }

  private valueOf(
    pod: Pod,
    container: Container,
    { value, valueFrom }: EnvironmentVariable,
  ): string | undefined {
    const { secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef } =
      valueFrom ?? {};
    if (secretKeyRef) {
      const { name, key, optional } = secretKeyRef;
      const texts = this.secret(pod, name, optional);
      return pick(
        texts,
        key,
        optional,
        `Secret ${pod.metadata.namespace}/${name}`,
      );
    }
    if (configMapKeyRef) {
      const { name, key, optional } = configMapKeyRef;
      const texts = this.configMap(pod, name, optional);
      return pick(
        texts,
        key,
        optional,
        `ConfigMap ${pod.metadata.namespace}/${name}`,
      );
    }
    if (fieldRef) return podField(pod, fieldRef.fieldPath);
    if (resourceFieldRef) {
      const [side, name] = resourceFieldRef.resource.split('.');
      const amounts = container.resources?.[side as 'limits' | 'requests'];
      return String(quantityUnits(amounts?.[name]) ?? 0);
    }
    return value ?? '';
  }

  private secret(pod: Pod, name: string, optional?: boolean): Texts {
    const { namespace } = pod.metadata;
    const texts = secretTexts(this.client, namespace, name);
    if (!texts && !optional) {
      throw new ConfigurationError(`secret "${name}" not found`);
    }
    return texts ?? {};
  }

  private configMap(pod: Pod, name: string, optional?: boolean): Texts {
    const { namespace } = pod.metadata;
    const texts = configMapTexts(this.client, namespace, name);
    if (!texts && !optional) {
      throw new ConfigurationError(`configmap "${name}" not found`);
    }
    return texts ?? {};
  }
}

function pick(
  texts: Texts,
  key: string,
  optional: boolean | undefined,
  where: string,
): string | undefined {
  if (texts[key] === undefined && !optional) {
    throw new ConfigurationError(`couldn't find key ${key} in ${where}`);
  }
  return texts[key];
}

/** `$(NAME)` stands for an earlier variable, `$$` for a dollar. */
function expand(value: string, environment: Texts): string {
  return value.replace(/\$\$|\$\(([\w.-]+)\)/g, (whole, name?: string) => {
    if (whole === '$$') return '$';
    return environment[name ?? ''] ?? whole;
  });
}
