import { StatusError } from '../../kubernetes';
import { Controller, ControllerContext } from '../ControllerContext';
import { isBeingDeleted, keyOf } from '../kinds';
import { startController } from '../startController';

const ACCOUNT = 'default';
const ROOT_CERTIFICATE = 'kube-root-ca.crt';

/**
 * The serviceaccount and root-ca-cert-publisher controllers: every namespace has
 * a ServiceAccount `default` and a ConfigMap with the API server's certificate.
 *
 * @param rootCertificate - PEM
 */
export function startNamespaceDefaults(
  context: ControllerContext,
  rootCertificate: string,
): Controller {
  return startController(context, {
    manager: 'kube-controller-manager',
    setUp: ({ client, queue }) => {
      const namespaces = queue('Namespace', async namespace => {
        const found = client.get('namespaces', namespace);
        if (!found || isBeingDeleted(found)) {
          return;
        }
        try {
          if (!client.get('serviceAccounts', `${namespace}/${ACCOUNT}`)) {
            await client.create('serviceAccounts', {
              metadata: { name: ACCOUNT, namespace },
            });
          }
          if (!client.get('configMaps', `${namespace}/${ROOT_CERTIFICATE}`)) {
            await client.create('configMaps', {
              metadata: {
                name: ROOT_CERTIFICATE,
                namespace,
                annotations: {
                  'kubernetes.io/description':
                    'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
                },
              },
              data: { 'ca.crt': rootCertificate },
            });
          }
        } catch (error) {
          // The namespace may go meanwhile, or somebody else was faster.
          if (!(error instanceof StatusError)) throw error;
        }
      });
      return {
        namespaces: (namespace, change) => {
          if (change === 'ADDED') {
            namespaces.add(keyOf(namespace));
          }
        },
        serviceAccounts: (account, change) => {
          if (change === 'DELETED' && account.metadata.name === ACCOUNT) {
            namespaces.add(account.metadata.namespace ?? '');
          }
        },
        configMaps: ({ metadata }, change) => {
          if (change === 'DELETED' && metadata.name === ROOT_CERTIFICATE) {
            namespaces.add(metadata.namespace ?? '');
          }
        },
      };
    },
  });
}
