import { Difference } from './Difference';

/** One line of `allowed-differences.txt`. */
export interface Allowance {
  transcript: string;
  line: number;
  /** What the difference says. */
  contains: string;
  reason: string;
}

/** @throws Error - where a line is none */
export function parseAllowList(text: string): Allowance[] {
  return text
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const [place, contains, reason] = line.split(' | ');
      const [transcript, number] = place.split(':');
      if (!contains || !reason || !Number(number)) {
        throw new Error(
          `A line of the allow-list reads "transcript:line | text | reason", not: ${line}`,
        );
      }
      return { transcript, line: Number(number), contains, reason };
    });
}

/** Whether a line of the list is about this difference. */
export function allows(allowance: Allowance, difference: Difference): boolean {
  return (
    allowance.transcript === difference.transcript &&
    allowance.line === difference.line &&
    difference.text.includes(allowance.contains)
  );
}
