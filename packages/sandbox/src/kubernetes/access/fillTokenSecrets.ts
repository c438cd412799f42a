import type { StoreEvent } from '../EventLog';
import { ObjectStore } from '../ObjectStore';
import { KubernetesObject, fieldsAt } from '../objects';
import { resources } from '../resources';
import { ServiceAccountTokens } from './ServiceAccountTokens';

const TYPE = 'kubernetes.io/service-account-token';
const ACCOUNT = 'kubernetes.io/service-account.name';
const ACCOUNT_UID = 'kubernetes.io/service-account.uid';
/** Such a token has no end but its Secret's; this is as near as a token with an end comes. */
const LIFETIME_SECONDS = 100 * 365 * 24 * 60 * 60;

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function isEmpty({ type, data }: KubernetesObject): boolean {
  return type === TYPE && fieldsAt(data).token === undefined;
}

/**
 * The tokens controller, for Secrets that ask for the token of an account (k8s.io/kubernetes,
 * pkg/controller/serviceaccount/tokens_controller.go).
 *
 * @param rootCertificate - PEM
 * @returns a function that ends it
 */
export function fillTokenSecrets(
  store: ObjectStore,
  tokens: ServiceAccountTokens,
  rootCertificate: string,
): () => void {
  const fill = ({ metadata }: KubernetesObject) => {
    const { name, namespace = '', uid = '', annotations } = metadata;
    const account = store.get(
      resources.serviceAccounts,
      namespace,
      annotations?.[ACCOUNT] ?? '',
    );
    if (!account) return;
    const { token } = tokens.issue(account, {
      lifetime: LIFETIME_SECONDS,
      boundTo: { kind: 'Secret', apiVersion: 'v1', name, uid },
    });
    store.modify(
      resources.secrets,
      namespace,
      name,
      draft => {
        draft.metadata.annotations = {
          ...draft.metadata.annotations,
          [ACCOUNT_UID]: account.metadata.uid ?? '',
        };
        draft.data = {
          ...fieldsAt(draft.data),
          'ca.crt': base64(rootCertificate),
          namespace: base64(namespace),
          token: base64(token),
        };
      },
      { manager: 'kube-controller-manager' },
    );
  };
  return store.watch(({ type, resource, object }: StoreEvent) => {
    if (type === 'DELETED') return;
    if (resource === resources.secrets && isEmpty(object)) fill(object);
    if (resource === resources.serviceAccounts && type === 'ADDED') {
      const { namespace, name } = object.metadata;
      store
        .list(resources.secrets, { namespace })
        .filter(isEmpty)
        .filter(secret => secret.metadata.annotations?.[ACCOUNT] === name)
        .forEach(fill);
    }
  });
}
