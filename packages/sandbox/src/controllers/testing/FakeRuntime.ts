import { Server, connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import {
  ContainerExit,
  ContainerRuntime,
  ContainerSpec,
  LogLine,
  RunningContainer,
} from '../../ContainerRuntime';

/** How the containers of a test behave. */
export interface Behaviour {
  /** The port that a container opens; the first one is 1433. */
  port?: number;
  /** Ends with this instead of running on. */
  exit?: ContainerExit;
  /** Runs, but never opens its port. */
  deaf?: boolean;
}

/** A container that answers every connection with its own pod's name. */
export class FakeContainer implements RunningContainer {
  readonly exited: Promise<ContainerExit>;
  private finish: (exit: ContainerExit) => void = () => {};
  private readonly listeners: (() => void)[] = [];
  private readonly server: Server;
  private readonly written: LogLine[] = [];
  private open = false;

  constructor(
    readonly spec: ContainerSpec,
    private readonly behaviour: Behaviour,
  ) {
    this.write(`hello from ${spec.pod}`);
    this.write('listening');
    this.exited = new Promise(resolve => {
      this.finish = resolve;
    });
    this.server = createServer(socket => {
      socket.on('error', () => socket.destroy());
      socket.end(spec.pod);
    });
    if (behaviour.exit) {
      this.finish(behaviour.exit);
    } else if (!behaviour.deaf) {
      this.server.listen(0, '127.0.0.1', () => this.setOpen(true));
    }
  }

  /** Opens or closes its port, as a server does that hangs. */
  setOpen(open: boolean): void {
    this.open = open;
    this.listeners.forEach(listener => listener());
  }

  /** Ends by itself. */
  crash(exit: ContainerExit): void {
    this.server.close();
    this.setOpen(false);
    this.finish(exit);
  }

  listens(port: number): boolean {
    return this.open && port === (this.behaviour.port ?? 1433);
  }

  async dial(port: number) {
    if (!this.listens(port)) throw new Error(`nothing listens at ${port}`);
    const socket = connect((this.server.address() as AddressInfo).port);
    await once(socket, 'connect');
    return socket;
  }

  onPorts(listener: () => void): void {
    this.listeners.push(listener);
  }

  lines(): LogLine[] {
    return [...this.written];
  }

  /** Writes a line to its log. */
  write(text: string): void {
    this.written.push({ time: new Date(), text });
  }

  async stop(): Promise<void> {
    this.crash({ exitCode: 0, reason: 'Completed' });
  }
}

/** Runs nothing but a real TCP listener for each container. */
export class FakeRuntime implements ContainerRuntime {
  readonly containers: FakeContainer[] = [];
  /** By image; an image that is not here does not exist. */
  readonly images = new Map<string, Behaviour>([
    ['db:1', {}],
    ['deaf:1', { deaf: true }],
    ['crash:1', { exit: { exitCode: 1, reason: 'Error' } }],
    ['done:1', { exit: { exitCode: 0, reason: 'Completed' } }],
  ]);

  /** By the beginning of the pod's name, for those that behave unlike their image. */
  readonly pods = new Map<string, Behaviour>();

  async pull(image: string): Promise<void> {
    if (!this.images.has(image)) {
      throw new Error(`failed to pull and unpack image "${image}": not found`);
    }
  }

  start(spec: ContainerSpec): RunningContainer {
    const container = new FakeContainer(spec, this.behaviourOf(spec));
    this.containers.push(container);
    return container;
  }

  private behaviourOf({ pod, image }: ContainerSpec): Behaviour {
    const own = [...this.pods].find(([start]) => pod.startsWith(start));
    return own?.[1] ?? this.images.get(image) ?? {};
  }

  /** The newest container of a pod whose name starts so. */
  of(pod: string): FakeContainer | undefined {
    return this.containers.filter(one => one.spec.pod.startsWith(pod)).at(-1);
  }
}
