import type { Duplex } from 'node:stream';
import type {
  CloneVerification,
  ProbeValue,
  SnapshotFacts,
  SnapshotProbe,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/**
 * A database server and how to get there.
 *
 * @public
 */
export interface DatabaseTarget {
  /** For messages: `CustomerDB's server db-golden/mssql-golden`. */
  what: string;
  /** Opens a socket-like stream to the server; called for each connection. */
  dial(): Promise<Duplex>;
  encrypt: boolean;
  trustServerCertificate: boolean;
  /** The name that the certificate must bear. */
  serverName: string;
  /** PEM of the certificate authority, where it is not a public one. */
  ca?: string;
}

/** @public */
export interface DatabaseLogin {
  user: string;
  password: string;
}

/**
 * One reading of a probe, before the second one has been compared with it.
 *
 * @public
 */
export interface ProbeReading {
  name: string;
  value: ProbeValue;
}

/** @public */
export interface ReadProbesRequest {
  /** Looks up the golden server and the login for captures. An engine that needs no server never calls it. */
  reach(): Promise<{ target: DatabaseTarget; login: DatabaseLogin }>;
  /** Statements by the probe's name. */
  probes: Record<string, string>;
  /** For each probe, and each flush of {@link DatabaseEngine.quiesce}, in milliseconds. */
  timeoutMs: number;
}

/** @public */
export interface QuiesceRequest extends ReadProbesRequest {
  databases: string[];
  /** `suspend`: nothing is flushed, only what {@link DatabaseEngine.suspend} needs to know is asked. */
  consistency: 'crash' | 'checkpoint' | 'suspend';
  /** Called right before each statement that changes something; throws to forbid it. */
  beforeWrite(): void;
}

/**
 * What a golden server was like right before a cut.
 *
 * @public
 */
export interface Quiesced {
  probes: ProbeReading[];
  facts: SnapshotFacts;
  /** What was reached, which may be less than what was asked for. */
  consistency: 'crash' | 'checkpoint';
  /** Databases that were left out, and why. */
  skipped: { database: string; reason: string }[];
}

/** @public */
export interface SuspendRequest {
  /** Looks up the golden server and the login for captures. */
  reach(): Promise<{ target: DatabaseTarget; login: DatabaseLogin }>;
  /** Whose writes are held, all at once. */
  databases: string[];
  /** After which the server itself lets writes go on, in milliseconds, whatever became of us. */
  deadlineMs: number;
  /** Who holds it, for the server's administrators, and to know our own leftovers by. At most 128 characters. */
  holder: string;
  /** File on the golden server that is to tell of the snapshot, where the source asks for one. */
  metadataFile?: string;
  /** Called right before writes are held; throws to forbid it. */
  beforeWrite(): void;
  /**
   * Has the snapshot cut: called while writes are held.
   *
   * @param signal - aborts when they are not held any more
   */
  cut(signal: AbortSignal): Promise<void>;
}

/** @public */
export interface Suspended {
  /** Writes of all databases were held from before the cut until after it: the server has said so. */
  held: boolean;
  /** What did not work, in words. */
  shortfall?: string;
}

/** @public */
export interface SecureRequest {
  /** Looks up the clone's server, and the sysadmins as frozen in the point, newest first. */
  reach(): Promise<{ target: DatabaseTarget; frozen: DatabaseLogin[] }>;
  /** The clone's own administrator, as it shall be. */
  administrator: DatabaseLogin;
  /** What people get, as it shall be. */
  people: DatabaseLogin;
  role: 'db_owner' | 'sysadmin';
  databases: string[];
  /** Called right before each statement that changes something; throws to forbid it. */
  beforeWrite(): void;
}

/** @public */
export interface VerifyRequest {
  /** Looks up the clone's server and its administrator. */
  reach(): Promise<{ target: DatabaseTarget; login: DatabaseLogin }>;
  databases: string[];
  /** The source's probes as configured now. */
  probes: Record<string, string>;
  /** As recorded with the point. */
  recorded: SnapshotProbe[];
  /** For each probe, in milliseconds. */
  timeoutMs: number;
}

/**
 * What is done to database servers, golden ones and clones. Each call may be repeated from the start after a crash, and
 * must then come to the same end.
 *
 * @public
 */
export interface DatabaseEngine {
  /** Whether golden servers can be asked about themselves. Where not, the checks of a source leave its server out. */
  readonly inspects: boolean;
  /** Brings a golden server to the rest that a capture asks for. */
  quiesce(request: QuiesceRequest): Promise<Quiesced>;
  /**
   * Holds the writes of a golden server while a snapshot is cut. Absent where an engine can't: such points are `crash`.
   * Rejects when the snapshot could not be asked for.
   */
  suspend?(request: SuspendRequest): Promise<Suspended>;
  /** Reads the probes of a golden server once more, after the cut. */
  readProbes(request: ReadProbesRequest): Promise<ProbeReading[]>;
  /** Takes a clone out of production's hands, before anybody gets in. */
  secure(request: SecureRequest): Promise<void>;
  /** Compares a clone with the point that it was made from. */
  verify(request: VerifyRequest): Promise<CloneVerification>;
}
