import { resources, type Sandbox } from '@ephemeral-db/sandbox';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import YAML from 'yaml';

const NAMESPACE = 'backstage';
/** The account that the manifest for administrators binds roles to. */
const FIRST = 'ephemeral-db';

/** An account of the cluster with the backend's rights. */
export interface Account {
  /** As the cluster's log of requests has it. */
  user: string;
  /** YAML, in which the context `backstage` is this account. */
  kubeConfig: string;
}

interface Binding {
  roleRef: object;
  subjects: { kind: string; name: string; namespace?: string }[];
}

/** Binds another account to every role that the first one has. */
function bind({ store }: Sandbox, name: string): void {
  for (const resource of [
    resources.roleBindings,
    resources.clusterRoleBindings,
  ]) {
    for (const { metadata, ...rest } of store.list(resource)) {
      const { roleRef, subjects } = rest as unknown as Binding;
      if (!subjects?.some(subject => subject.name === FIRST)) continue;
      store.create(resource, {
        metadata: {
          name: `${metadata.name}-${name}`,
          ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
        },
        roleRef: { ...roleRef },
        subjects: [{ kind: 'ServiceAccount', name, namespace: NAMESPACE }],
      });
    }
  }
}

/** Gives a backend an account of its own, so that the cluster can tell it from others. */
export async function addAccount(
  sandbox: Sandbox,
  name: string,
): Promise<Account> {
  const config = new KubeConfig();
  config.loadFromString(sandbox.kubeConfig);
  const core = config.makeApiClient(CoreV1Api);
  await core.createNamespacedServiceAccount({
    namespace: NAMESPACE,
    body: { metadata: { name } },
  });
  bind(sandbox, name);
  const { status } = await core.createNamespacedServiceAccountToken({
    name,
    namespace: NAMESPACE,
    body: { spec: { audiences: [], expirationSeconds: 86_400 } },
  });
  const kubeConfig = YAML.parse(sandbox.kubeConfig);
  const { context } = kubeConfig.contexts.find(
    (one: { name: string }) => one.name === 'backstage',
  );
  const { user } = kubeConfig.users.find(
    (one: { name: string }) => one.name === context.user,
  );
  user.token = status!.token;
  return {
    user: `system:serviceaccount:${NAMESPACE}:${name}`,
    kubeConfig: YAML.stringify(kubeConfig),
  };
}
