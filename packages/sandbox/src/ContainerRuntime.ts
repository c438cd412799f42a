import type { Socket } from 'node:net';

/** One container as the node wants it run, with its volumes already mounted. */
export interface ContainerSpec {
  namespace: string;
  pod: string;
  container: string;
  /** As in the pod's spec. */
  image: string;
  /** With `valueFrom` already resolved. */
  env: Record<string, string>;
  hostname: string;
  mounts: ContainerMount[];
  /** Bytes; absent without a limit. */
  memoryLimit?: number;
}

/** What a container sees at a path: a directory of the array, or the text of one file. */
export type ContainerMount = { mountPath: string; readOnly: boolean } & (
  | { directory: string }
  | { text: string }
);

/** How a container ended. */
export interface ContainerExit {
  exitCode: number;
  /** Kubernetes' word: Error, Completed, OOMKilled. */
  reason: string;
  message?: string;
}

/** What a container wrote, and when. */
export interface LogLine {
  time: Date;
  text: string;
}

/** A container that was started. */
export interface RunningContainer {
  /** Resolves when it ends, also by `stop`. */
  readonly exited: Promise<ContainerExit>;
  /** Whether something accepts connections at this port just now. */
  listens(port: number): boolean;
  /** @throws Error where nothing listens at the port */
  dial(port: number): Promise<Socket>;
  /** Called whenever `listens` may answer otherwise than before. */
  onPorts(listener: () => void): void;
  /** Its log, oldest first. */
  lines(): LogLine[];
  /** Ends it as SIGTERM does and resolves once it is gone; its files are closed then. */
  stop(): Promise<void>;
}

/** What the node starts containers with: the narrow door between the controllers' room and what runs in pods. */
export interface ContainerRuntime {
  /** @throws Error - ErrImagePull's message where there is no such image */
  pull(image: string): Promise<void>;
  start(spec: ContainerSpec): RunningContainer;
}
