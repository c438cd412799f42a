import type {
  ContainerExit,
  ContainerRuntime,
  RunningContainer,
} from '../ContainerRuntime';

/** A container in which nothing happens: it is healthy, whatever it is asked, and answers nobody. */
class IdleContainer implements RunningContainer {
  readonly exited: Promise<ContainerExit>;
  private leave: (exit: ContainerExit) => void = () => {};

  constructor() {
    this.exited = new Promise(resolve => {
      this.leave = resolve;
    });
  }

  listens(): boolean {
    return true;
  }

  async dial(port: number): Promise<never> {
    throw new Error(
      `dial tcp4 127.0.0.1:${port}: connect: connection refused: the sandbox runs without SQL Server`,
    );
  }

  onPorts(): void {}

  lines() {
    return [];
  }

  async stop(): Promise<void> {
    this.leave({ exitCode: 0, reason: 'Completed' });
  }
}

/** A node's runtime that knows every image and runs nothing, for the controllers without SQL Server. */
export function createIdleRuntime(): ContainerRuntime {
  return { pull: async () => {}, start: () => new IdleContainer() };
}
