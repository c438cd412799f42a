import { IncomingHttpHeaders } from 'node:http';
import { AccessAttributes } from './PolicyRule';
import {
  Identity,
  parseServiceAccountName,
  serviceAccountGroups,
} from './User';

const EXTRA = 'impersonate-extra-';
const AUTHENTICATION = 'authentication.k8s.io';

export interface Impersonation {
  /** Whom the request is to count as from. */
  as: Identity;
  /** Everything that the asker must be allowed to do for it. */
  needs: AccessAttributes[];
}

function valuesOf(header: string | string[] | undefined): string[] {
  return header === undefined
    ? []
    : [header].flat().flatMap(text => text.split(/,\s*/));
}

function extraOf(headers: IncomingHttpHeaders): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(EXTRA))
      .map(([name, value]) => [
        decodeURIComponent(name.slice(EXTRA.length)),
        valuesOf(value),
      ]),
  );
}

/**
 * Reads the `Impersonate-*` headers (k8s.io/apiserver, endpoints/filters/impersonation).
 *
 * @returns undefined where the request is its asker's own
 */
export function readImpersonation(
  headers: IncomingHttpHeaders,
): Impersonation | undefined {
  const [name] = valuesOf(headers['impersonate-user']);
  if (!name) return undefined;
  const verb = 'impersonate';
  const account = parseServiceAccountName(name);
  const groups = valuesOf(headers['impersonate-group']);
  const [uid] = valuesOf(headers['impersonate-uid']);
  const extra = extraOf(headers);
  return {
    as: {
      name,
      ...(uid ? { uid } : {}),
      groups:
        account && groups.length === 0
          ? serviceAccountGroups(account.namespace)
          : groups,
      ...(Object.keys(extra).length > 0 ? { extra } : {}),
    },
    needs: [
      account
        ? { verb, group: '', resource: 'serviceaccounts', ...account }
        : { verb, group: '', resource: 'users', name },
      ...groups.map(group => ({
        ...{ verb, group: '', resource: 'groups', name: group },
      })),
      ...(uid
        ? [{ verb, group: AUTHENTICATION, resource: 'uids', name: uid }]
        : []),
      ...Object.entries(extra).flatMap(([key, values]) =>
        values.map(value => ({
          ...{ verb, group: AUTHENTICATION, resource: 'userextras' },
          ...{ subresource: key, name: value },
        })),
      ),
    ],
  };
}
