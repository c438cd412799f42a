import type { Sandbox } from '@ephemeral-db/sandbox';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { renameSync, writeFileSync } from 'fs';

const NAMESPACE = 'backstage';
const NAME = 'ephemeral-db';

/** The backend's account, with a token in a file that becomes another one now and then; the former one is good for nothing then. */
export class RotatingAccount {
  private readonly core: CoreV1Api;

  constructor(sandbox: Sandbox, readonly file: string) {
    const config = new KubeConfig();
    config.loadFromString(sandbox.kubeConfig);
    this.core = config.makeApiClient(CoreV1Api);
  }

  /** Writes the first token. */
  async begin(): Promise<void> {
    const { status } = await this.core.createNamespacedServiceAccountToken({
      name: NAME,
      namespace: NAMESPACE,
      body: { spec: { audiences: [], expirationSeconds: 86_400 } },
    });
    // Whoever reads it must never read half of it.
    writeFileSync(`${this.file}.new`, status!.token!, { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }

  /** A token belongs to the account of that very uid. */
  async rotate(): Promise<void> {
    const account = { name: NAME, namespace: NAMESPACE };
    await this.core.deleteNamespacedServiceAccount(account);
    await this.core.createNamespacedServiceAccount({
      namespace: NAMESPACE,
      body: { metadata: { name: NAME } },
    });
    await this.begin();
  }
}
