import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ContainerMount } from '../../ContainerRuntime';
import { CsiError } from '../../storage';
import {
  Container,
  KeyToPath,
  Pod,
  Volume,
  VolumeMount,
  isBeingDeleted,
} from '../kinds';
import { attachableVolumesOf, attachmentNameOf } from '../volumes/attachments';
import { NodeTools, pause, until } from './NodeTools';
import { StopSignal } from './StopSignal';
import {
  ConfigurationError,
  configMapTexts,
  podField,
  secretTexts,
} from './configuration';

const FIRST_RETRY_MILLISECONDS = 500;
const LONGEST_RETRY_MILLISECONDS = 122_000;

/** What one volume of a pod holds: a directory, or a few small files by their path in it. */
type Mounted = { directory: string; files?: Map<string, string> };

function inside(path: string): string {
  if (path.split('/').includes('..')) {
    throw new ConfigurationError(`must not contain '..': ${path}`);
  }
  return path;
}

/** The volumes of one pod, from the array and from the cluster's objects. */
export class PodVolumes {
  private readonly mounted = new Map<string, Mounted>();
  private readonly directory: string;

  constructor(private readonly tools: NodeTools, private readonly pod: Pod) {
    this.directory = join(tools.directory, pod.metadata.uid ?? '');
  }

  /** Resolves once everything is mounted, or the signal is given. */
  async mount(stop: StopSignal): Promise<void> {
    const { client, context, events } = this.tools;
    for (const volume of attachableVolumesOf(client, this.pod)) {
      const name = attachmentNameOf(volume, this.tools.node);
      await until(this.tools, stop, () => {
        const attachment = client.get('volumeAttachments', name);
        return (
          attachment?.status.attached === true && !isBeingDeleted(attachment)
        );
      });
      const handle = volume.spec.csi?.volumeHandle ?? '';
      await pause(this.tools, stop, this.tools.driver.mountTime(handle));
    }
    for (const volume of this.pod.spec.volumes ?? []) {
      let wait = FIRST_RETRY_MILLISECONDS;
      while (!stop.isGiven && !this.mounted.has(volume.name)) {
        try {
          this.mounted.set(volume.name, this.prepare(volume));
        } catch (error) {
          const isKnown =
            error instanceof ConfigurationError || error instanceof CsiError;
          if (!isKnown) throw error;
          events.warning(
            this.pod,
            'FailedMount',
            `MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`,
          );
          await pause(this.tools, stop, context.latency.backOff(wait));
          wait = Math.min(wait * 2, LONGEST_RETRY_MILLISECONDS);
        }
      }
    }
  }

  /** @throws ConfigurationError where a mount names what its volume has not */
  mountsOf(container: Container): ContainerMount[] {
    return (container.volumeMounts ?? []).map(mount =>
      this.resolve(container, mount),
    );
  }

  /** Forgets what was only the pod's; what is on the array stays. */
  clear(): void {
    this.tools.machines.unmount(this.tools.node, this.pod.metadata.uid ?? '');
    rmSync(this.directory, { recursive: true, force: true });
    this.mounted.clear();
  }

  private resolve(container: Container, mount: VolumeMount): ContainerMount {
    const { mountPath, subPath, readOnly = false } = mount;
    const mounted = this.mounted.get(mount.name);
    if (!mounted) {
      throw new ConfigurationError(`volume "${mount.name}" is not mounted`);
    }
    if (!subPath) {
      return { mountPath, readOnly, directory: mounted.directory };
    }
    if (!mounted.files) {
      const directory = join(mounted.directory, inside(subPath));
      mkdirSync(directory, { recursive: true });
      return { mountPath, readOnly, directory };
    }
    const text = mounted.files.get(subPath);
    if (text === undefined) {
      throw new ConfigurationError(
        `failed to prepare subPath for volumeMount "${mount.name}" of container "${container.name}"`,
      );
    }
    return { mountPath, readOnly, text };
  }

  private prepare(volume: Volume): Mounted {
    const { persistentVolumeClaim, emptyDir } = volume;
    if (persistentVolumeClaim) {
      return {
        directory: this.arrayDirectory(persistentVolumeClaim.claimName),
      };
    }
    const directory = join(this.directory, volume.name);
    mkdirSync(directory, { recursive: true });
    if (emptyDir) {
      return { directory };
    }
    const files = this.filesOf(volume);
    for (const [path, text] of files) {
      const file = join(directory, inside(path));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return { directory, files };
  }

  private arrayDirectory(claimName: string): string {
    const { client, driver, machines, node } = this.tools;
    const { namespace, uid = '' } = this.pod.metadata;
    const key = `${namespace}/${claimName}`;
    const claim = client.get('persistentVolumeClaims', key);
    const volume = client.get(
      'persistentVolumes',
      claim?.spec.volumeName ?? '',
    );
    const handle = volume?.spec.csi?.volumeHandle;
    if (!volume || handle === undefined) {
      throw new ConfigurationError(`PVC ${key} has no volume of a CSI driver`);
    }
    const directory = driver.directoryOf(handle);
    machines.mount(node, volume.metadata.name, uid);
    return directory;
  }

  private filesOf(volume: Volume): Map<string, string> {
    const { configMap, secret, projected, downwardAPI } = volume;
    if (configMap) return this.fromConfigMap(configMap);
    if (secret) {
      return this.fromSecret({ ...secret, name: secret.secretName });
    }
    if (downwardAPI) return this.fromPod(downwardAPI.items);
    if (!projected) {
      throw new ConfigurationError(
        `volumes of this kind are not offered by the sandbox's node`,
      );
    }
    const all = (projected.sources ?? []).flatMap(source => {
      if (source.configMap) return [...this.fromConfigMap(source.configMap)];
      if (source.secret) return [...this.fromSecret(source.secret)];
      if (source.downwardAPI)
        return [...this.fromPod(source.downwardAPI.items)];
      // Nothing in the sandbox's containers talks to the API server.
      return [];
    });
    return new Map(all);
  }

  private fromConfigMap(source: {
    name: string;
    items?: KeyToPath;
    optional?: boolean;
  }): Map<string, string> {
    const { namespace } = this.pod.metadata;
    const texts = configMapTexts(this.tools.client, namespace, source.name);
    return select(texts, source, `configmap "${source.name}" not found`);
  }

  private fromSecret(source: {
    name: string;
    items?: KeyToPath;
    optional?: boolean;
  }): Map<string, string> {
    const { namespace } = this.pod.metadata;
    const texts = secretTexts(this.tools.client, namespace, source.name);
    return select(texts, source, `secret "${source.name}" not found`);
  }

  private fromPod(
    items: { path: string; fieldRef?: { fieldPath: string } }[] = [],
  ): Map<string, string> {
    return new Map(
      items.map(({ path, fieldRef }) => [
        path,
        fieldRef ? podField(this.pod, fieldRef.fieldPath) : '',
      ]),
    );
  }
}

function select(
  texts: Record<string, string> | undefined,
  { items, optional }: { items?: KeyToPath; optional?: boolean },
  missing: string,
): Map<string, string> {
  if (!texts && !optional) {
    throw new ConfigurationError(missing);
  }
  if (!items || !texts) {
    return new Map(Object.entries(texts ?? {}));
  }
  return new Map(
    items.map(({ key, path }) => {
      if (texts[key] === undefined && !optional) {
        throw new ConfigurationError(
          `references non-existent config key: ${key}`,
        );
      }
      return [path, texts[key] ?? ''];
    }),
  );
}
