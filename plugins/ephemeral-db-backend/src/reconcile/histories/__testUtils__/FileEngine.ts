import type {
  DatabaseEngine,
  DatabaseLogin,
  DatabaseTarget,
  ProbeReading,
  Suspended,
  SuspendRequest,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-node';
import { compareProbes } from '../../../engine/mssql/probes';
import { SqlError } from '../../../engine/mssql/SqlError';
import type { HeldWrites } from './HeldWrites';
import type { Life } from './Life';
import type { PodSocket } from './PodSocket';
import type { ServerFiles, Servers } from './Servers';

/** What is done to servers whose databases are a number in a file. Everything lies on the volume, and goes with it. */
export class FileEngine implements DatabaseEngine {
  readonly inspects = true;

  constructor(
    private readonly servers: Servers,
    private readonly heldWrites: HeldWrites,
    private readonly life: Life,
  ) {}

  async quiesce({
    reach,
    beforeWrite,
    consistency,
  }: Parameters<DatabaseEngine['quiesce']>[0]) {
    const { target, login } = await reach();
    const probes = await this.read(target, [login]);
    beforeWrite();
    return {
      probes,
      facts: {},
      consistency:
        consistency === 'checkpoint' ? consistency : ('crash' as const),
      skipped: [],
    };
  }

  async suspend({
    reach,
    deadlineMs,
    beforeWrite,
    cut,
  }: SuspendRequest): Promise<Suspended> {
    const { target, login } = await reach();
    await this.connect(target, [login]);
    beforeWrite();
    const hold = await this.life.write(() =>
      this.heldWrites.hold(this.life, deadlineMs),
    );
    const over = new AbortController();
    const late = hold.ended.then(async () => {
      await this.life.run();
      over.abort();
      return 'the server let writes go on before';
    });
    try {
      const shortfall = await Promise.race([
        cut(over.signal).then(() => undefined),
        late,
      ]);
      await this.life.run();
      return { held: !shortfall && !hold.isOver, shortfall };
    } finally {
      hold.end();
    }
  }

  async readProbes({ reach }: Parameters<DatabaseEngine['readProbes']>[0]) {
    const { target, login } = await reach();
    return await this.read(target, [login]);
  }

  async secure({
    reach,
    administrator,
    people,
    beforeWrite,
  }: Parameters<DatabaseEngine['secure']>[0]) {
    const { target, frozen } = await reach();
    const socket = await this.connect(target, [administrator, ...frozen]);
    beforeWrite();
    await this.life.write(() =>
      this.servers.change(socket.namespace, socket.pod, files => {
        // Everybody that production knew is shut out.
        files.logins = {
          [administrator.user]: administrator.password,
          [people.user]: people.password,
        };
      }),
    );
  }

  async verify({ reach, recorded }: Parameters<DatabaseEngine['verify']>[0]) {
    const { target, login } = await reach();
    return compareProbes(recorded, await this.read(target, [login]));
  }

  private async read(
    target: DatabaseTarget,
    logins: DatabaseLogin[],
  ): Promise<ProbeReading[]> {
    const { namespace, pod } = await this.connect(target, logins);
    const { rows } = this.servers.filesOf(namespace, pod);
    return [{ name: 'customers', value: rows }];
  }

  /** @throws SqlError of kind `login` where the server knows none of the logins */
  private async connect(
    target: DatabaseTarget,
    logins: DatabaseLogin[],
  ): Promise<PodSocket> {
    const socket = (await target.dial()) as PodSocket;
    await this.life.run();
    const files = this.servers.filesOf(socket.namespace, socket.pod);
    if (logins.some(login => letsIn(files, login))) return socket;
    throw new SqlError(`${target.what}: Login failed`, 'login', 18456);
  }
}

function letsIn({ logins }: ServerFiles, { user, password }: DatabaseLogin) {
  return logins[user] === password;
}
