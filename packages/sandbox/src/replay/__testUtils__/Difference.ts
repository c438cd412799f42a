/** Something that is not here as it was recorded. */
export interface Difference {
  /** The number that the transcript's name begins with. */
  transcript: string;
  /** Of the transcript. */
  line: number;
  /** The line of the step that it belongs to. */
  step: number;
  /** What was recorded after `recorded:`, what is here after `here:`. */
  text: string;
}
