import { useMemo } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type {
  CaptureSnapshotRequest,
  Clone,
  OrderCloneRequest,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { useQueryClient } from '@tanstack/react-query';
import { ephemeralDbApiRef } from '../api';
import { showClone, showPoint } from './showAtOnce';

/** The calls that change something. What they answer is on screen before they are over. */
export interface Writes {
  order(request: OrderCloneRequest): Promise<Clone>;
  retry(clone: Clone): Promise<Clone>;
  confirm(clone: Clone): Promise<Clone>;
  deleteClone(clone: Clone): Promise<Clone>;
  capture(request: CaptureSnapshotRequest): Promise<Snapshot>;
  deletePoint(point: Snapshot): Promise<Snapshot>;
}

/** @see Writes */
export function useWrites(): Writes {
  const api = useApi(ephemeralDbApiRef);
  const client = useQueryClient();
  return useMemo(() => {
    const clone = async (answer: Promise<Clone>) => {
      showClone(client, await answer);
      client.invalidateQueries();
      return answer;
    };
    const point = async (answer: Promise<Snapshot>) => {
      showPoint(client, await answer);
      client.invalidateQueries();
      return answer;
    };
    return {
      order: request => clone(api.orderClone(request)),
      retry: ({ id }) => clone(api.retryClone(id)),
      confirm: ({ id }) => clone(api.confirmClone(id)),
      deleteClone: ({ id }) => clone(api.deleteClone(id)),
      capture: request => point(api.captureSnapshot(request)),
      deletePoint: ({ id }) => point(api.deleteSnapshot(id)),
    };
  }, [api, client]);
}
