import type { ContainerRuntime } from '../ContainerRuntime';
import { Faults } from '../faults';
import type { Latency } from '../latency';
import { Clock } from '../time/Clock';
import { SqlServerContainer } from './SqlServerContainer';

/** The only image that there is: SQL Server 2022, by tag or by digest. */
const IMAGE =
  /^mcr\.microsoft\.com\/mssql\/server(?::2022[\w.-]*|(?::2022[\w.-]*)?@sha256:[0-9a-f]{64})$/;

/** A node's runtime whose registry holds SQL Server 2022 and nothing else. */
export function createSqlServerRuntime(options: {
  latency: Latency;
  faults?: Faults;
  /** Where the time and all waits come from; this machine's by default. */
  clock?: Clock;
}): ContainerRuntime {
  const { latency, faults = new Faults(), clock = new Clock() } = options;
  return {
    async pull(image) {
      if (IMAGE.test(image)) return;
      // Tags may be left out: the registry is asked for `latest` then.
      const tagged = /[:@][^/]*$/.test(image) ? image : `${image}:latest`;
      throw new Error(`failed to pull and unpack image "${tagged}": not found`);
    },
    start: spec => new SqlServerContainer(spec, { latency, faults, clock }),
  };
}
