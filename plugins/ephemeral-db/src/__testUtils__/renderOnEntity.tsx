import { type ReactElement } from 'react';
import type { Entity } from '@backstage/catalog-model';
import { identityApiRef } from '@backstage/core-plugin-api';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { act } from '@testing-library/react';
import type {
  EntityTimeline,
  EphemeralDbApi,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { useLocation } from 'react-router-dom';
import { ephemeralDbApiRef } from '../api';
import { EphemeralDbFrame } from '../frame';
import { entityContentRouteRef, rootRouteRef } from '../routes';
import { fakeApi, sampleClone, sampleSnapshot, sampleSource } from '.';

/** The entity whose page it is. */
export const ordersApi: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders-api',
    namespace: 'default',
    annotations: { 'ephemeral-db.io/sources': 'customerdb' },
  },
  spec: { type: 'service', owner: 'orders-team' },
};

const minutes = (count: number) =>
  new Date(Date.now() + count * 60_000).toISOString();

/** T1, 12 minutes old, T0, 100 s older, and a ready clone of T1; as of now. */
export function sampleTimeline(
  changes: Partial<EntityTimeline> = {},
): EntityTimeline {
  const t1 = minutes(-12);
  return {
    sources: [sampleSource({ lastSnapshotAt: t1 })],
    unknownSources: [],
    snapshots: [
      sampleSnapshot({ takenAt: t1, orderedAt: t1, clones: 1 }),
      sampleSnapshot({
        id: 't0',
        label: 'T0',
        takenAt: minutes(-14),
        orderedAt: minutes(-14),
        probes: [{ name: 'customers', exact: true, value: 10 }],
      }),
    ],
    clones: [
      sampleClone({
        snapshot: { id: 't1', label: 'T1', takenAt: t1 },
        createdAt: minutes(-5),
        expiresAt: minutes(11 * 60),
      }),
    ],
    totalClones: 1,
    counts: [],
    pageInfo: {},
    ...changes,
  };
}

/** An API over a timeline that the test may change. */
export function timelineApi(
  timeline: () => EntityTimeline,
  answers: Partial<EphemeralDbApi> = {},
): EphemeralDbApi {
  return fakeApi({
    getEntityTimeline: async () => timeline(),
    listSnapshots: async () => {
      const items = timeline().snapshots.filter(
        ({ phase }) => phase === 'ready',
      );
      return { items, pageInfo: {}, totalItems: items.length };
    },
    ...answers,
  });
}

/** @see renderOnEntity */
export interface EntityPage {
  /** Path and search of where the browser is. */
  address(): string;
  /** Something changed, says the backend. */
  signal(): Promise<void>;
  unmount(): void;
}

/** Renders something of an entity's page, with the plugin's frame around it. */
export async function renderOnEntity(
  element: ReactElement,
  api: EphemeralDbApi,
  options: { path?: string } = {},
): Promise<EntityPage> {
  let address = '';
  let signal: (message: object) => void = () => {};
  const Address = () => {
    const { pathname, search } = useLocation();
    address = `${pathname}${search}`;
    return null;
  };
  const rendered = await renderInTestApp(
    <TestApiProvider
      apis={[
        [ephemeralDbApiRef, api],
        [
          identityApiRef,
          mockApis.identity({ userEntityRef: 'user:default/sam' }),
        ],
        [
          signalApiRef,
          {
            subscribe: (_channel, onMessage) => {
              signal = onMessage as typeof signal;
              return { unsubscribe: () => {} };
            },
          },
        ],
      ]}
    >
      <Address />
      <EntityProvider entity={ordersApi}>
        <EphemeralDbFrame>{element}</EphemeralDbFrame>
      </EntityProvider>
    </TestApiProvider>,
    {
      routeEntries: [options.path ?? '/tab'],
      mountedRoutes: {
        '/ephemeral-db': rootRouteRef,
        '/tab': entityContentRouteRef,
      },
    },
  );
  return {
    unmount: rendered.unmount,
    address: () => address,
    signal: () =>
      act(async () => signal({ kind: 'clone', id: 'any', version: 2 })),
  };
}

/** As the API client throws what the backend refused. */
export function refusal(
  code: string,
  message: string,
  statusCode = 409,
): Error {
  return Object.assign(new Error(`Request failed with ${statusCode}`), {
    name: 'ResponseError',
    statusCode,
    body: {
      error: { name: 'ConflictError', message, code },
      request: { method: 'POST', url: '/clones' },
      response: { statusCode },
    },
  });
}
