import { act, screen } from '@testing-library/react';
import type {
  Clone,
  CloneCredentials,
  EphemeralDbApi,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { renderAt } from '../../__testUtils__/renderAt';
import { queryClientOf } from '../../live/queryClients';
import {
  fakeApi,
  sampleClone,
  sampleSnapshot,
  sampleSource,
} from '../../__testUtils__';
import { CloneDrawer } from '../CloneDrawer';

export const PASSWORD = 'q9!Zr}7x-Vb2{Lm4tKp8sW3yHc6nJf1d';

export const credentials: CloneCredentials = {
  username: 'edb',
  password: PASSWORD,
  host: 'mssql.edb-customerdb-3fa9c1d2.svc',
  port: 1433,
  database: 'CustomerDB',
};

const placement = {
  cluster: 'lab',
  namespace: 'edb-customerdb-3fa9c1d2',
  service: 'mssql',
  deployment: 'mssql-g1',
  claim: 'data-g1',
  volumeSnapshot: 'import-g1',
  volumeSnapshotContent: 'edb-customerdb-3fa9c1d2-g1',
};

/** A moment from now on, as the API writes it. */
export function inSeconds(seconds: number) {
  return new Date(Date.now() + seconds * 1_000).toISOString();
}

/** A ready clone that was ordered five minutes ago. */
export function cloneWith(changes: Partial<Clone> = {}): Clone {
  return sampleClone({
    placement,
    createdAt: inSeconds(-300),
    expiresAt: inSeconds(11 * 3_600),
    ...changes,
  });
}

/** As the API client throws it. */
export const refusal = (statusCode: number, message: string) =>
  Object.assign(new Error(message), {
    statusCode,
    body: { error: { message } },
  });

/** The drawer over one clone, whose state the test may change. */
export async function show(
  first: Clone | Error,
  answers: Partial<EphemeralDbApi> = {},
) {
  let answer = first;
  const readCloneCredentials = jest.fn(async () => credentials);
  const api = fakeApi({
    getClone: async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    },
    getSource: async () => sampleSource(),
    getSnapshot: async () => sampleSnapshot(),
    listCloneActivity: async () => ({ items: [], pageInfo: {}, totalItems: 0 }),
    readCloneCredentials,
    ...answers,
  });
  const onClose = jest.fn();
  const { unmount } = await renderAt(
    '/',
    <CloneDrawer cloneId="3fa9c1d2" onClose={onClose} />,
    api,
  );
  return {
    unmount,
    onClose,
    readCloneCredentials,
    /** As after a signal. */
    async change(next: Clone) {
      answer = next;
      await act(() => queryClientOf(api).invalidateQueries());
    },
    /** Everything that a page, an extension or a crash report could read. */
    known: () =>
      [
        document.documentElement.outerHTML,
        ...[...document.querySelectorAll('input, textarea, select')].map(
          element => (element as HTMLInputElement).value,
        ),
        JSON.stringify(
          queryClientOf(api)
            .getQueryCache()
            .getAll()
            .map(({ state }) => state),
        ),
        window.location.href,
        JSON.stringify({ ...localStorage, ...sessionStorage }),
      ].join('\n'),
  };
}

/** What comes to the clipboard. The browser's promised texts are tried in useCopy.test.ts. */
export const clipboard = () =>
  jest.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();

export const button = (name: string | RegExp) =>
  screen.findByRole('button', { name });
