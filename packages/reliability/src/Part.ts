import type { LabOptions } from './lab/Lab';

/** What a part of the tests is given. */
export interface PartOptions extends LabOptions {
  /** All that there is, or a selection that is done soon. */
  full: boolean;
  /** Makes the selection: always the same for the same seed. */
  seed: string;
  /** Tells a person how far it is. */
  say(line: string): void;
}

/** What came of it. */
export interface PartReport {
  /** Figures for a table: what, and what was seen. */
  figures: [string, string][];
  /** What did not end as it should; empty if all is well. */
  failures: string[];
}

/** A part of the tests. */
export interface Part {
  name: string;
  run(options: PartOptions): Promise<PartReport>;
}
