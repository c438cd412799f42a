import type {
  CloneVerification,
  ProbeValue,
  SnapshotProbe,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { ProbeReading } from '../../snapshots/SnapshotRecord';
import { SqlError } from './SqlError';
import { SqlSession } from './SqlSession';
import { golden } from './statements';

const MAX_LENGTH = 256;

/**
 * Reads probes one by one, each in a transaction of its own that is rolled
 * back. A probe may SELECT anything, but it never keeps what it did.
 *
 * @throws SqlError that names the probe
 */
export async function readProbes(
  session: SqlSession,
  probes: Record<string, string>,
  timeoutMs: number,
): Promise<ProbeReading[]> {
  const readings: ProbeReading[] = [];
  for (const [name, text] of Object.entries(probes)) {
    const what = `Probe ${name}`;
    await session.query(what, golden.beginProbe());
    try {
      const rows = await session.query(what, text, timeoutMs);
      readings.push({ name, value: onlyValue(what, rows) });
    } finally {
      await session.query(what, golden.endProbe()).catch(() => {
        // The session is broken: so is its transaction.
      });
    }
  }
  return readings;
}

/**
 * Puts the readings from before and after the cut together. Equal ones are
 * exact; where they differ, the truth lies somewhere between.
 */
export function combineReadings(
  before: ProbeReading[],
  after: ProbeReading[] | undefined,
): SnapshotProbe[] {
  return before.map(({ name, value }) => {
    const later = after?.find(reading => reading.name === name);
    if (later && later.value === value) return { name, exact: true, value };
    return {
      name,
      exact: false,
      before: value,
      ...(later ? { after: later.value } : {}),
    };
  });
}

/** Compares a point's probes with what a clone shows. Only exact ones are a gate. */
export function compareProbes(
  recorded: SnapshotProbe[],
  actual: ProbeReading[],
): CloneVerification {
  const probes = recorded.map(probe => ({
    name: probe.name,
    expected: probe.exact ? probe.value : undefined,
    actual: actual.find(reading => reading.name === probe.name)?.value,
  }));
  const exact = probes.filter(probe => probe.expected !== undefined);
  let result: CloneVerification['result'] = 'matched';
  if (recorded.length === 0) result = 'notRecorded';
  else if (exact.some(probe => probe.actual !== probe.expected)) {
    result = 'differs';
  } else if (exact.length === 0) result = 'reported';
  return { result, probes };
}

function onlyValue(what: string, rows: Record<string, unknown>[]): ProbeValue {
  const values = rows.flatMap(row => Object.values(row));
  if (rows.length !== 1 || values.length !== 1) {
    throw new SqlError(
      `${what} gave ${rows.length} rows and ${values.length} values; a probe is a SELECT of exactly one value`,
      'statement',
    );
  }
  const value = readable(values[0]);
  if (String(value).length > MAX_LENGTH) {
    throw new SqlError(
      `${what} gave ${
        String(value).length
      } characters; a probe's value has at most ${MAX_LENGTH}, as it is kept in an annotation`,
      'statement',
    );
  }
  return value;
}

function readable(value: unknown): ProbeValue {
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (Buffer.isBuffer(value)) return `0x${value.toString('hex')}`;
  if (value === null || value === undefined) return 'NULL';
  return String(value);
}
