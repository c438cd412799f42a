import { isIP } from 'node:net';
import { z } from 'zod';
import type { ConnectVia } from './types';

/** How a SQL Server can be reached. */
export const CONNECT_WAYS = [
  'portForward',
  'service',
  'nodePort',
  'loadBalancer',
] as const satisfies readonly ConnectVia[];

const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/i;
const HINT =
  'Write a host name or an address, for example node1.example.com, or remove the key.';

/** What is dialled in place of an address that the cluster tells. */
export const dialHost = z
  .string({ error: HINT })
  .refine(value => isIP(value) > 0 || HOST_NAME.test(value), { error: HINT });

export const USELESS_HOST =
  'host belongs to nodePort and loadBalancer. Remove host, or reach it in one of these two ways.';

/** Whether there is anything that `host` could stand in place of. */
export function isHostOfUse({
  via,
  host,
}: {
  via: ConnectVia;
  host?: string;
}): boolean {
  return !host || via === 'nodePort' || via === 'loadBalancer';
}
