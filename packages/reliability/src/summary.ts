import { existsSync, readFileSync, writeFileSync } from 'fs';
import type { PartReport } from './Part';

const BEGIN = '<!-- begin: written by test:reliability -->';
const END = '<!-- end: written by test:reliability -->';

/** What a run was and what it saw. */
export interface Run {
  date: string;
  commit: string;
  seed: string;
  tier: 'fast' | 'full';
  seconds: number;
  parts: { name: string; report: PartReport }[];
}

/** The summary of a run as Markdown. */
export function summarize(run: Run): string {
  const lines = [
    `${run.date}, commit ${run.commit}, tier ${run.tier}, chosen by ${
      run.seed
    }, ${run.seconds.toFixed(0)} s in all.`,
  ];
  for (const { name, report } of run.parts) {
    lines.push('', `| ${name} | seen |`, '| --- | --- |');
    lines.push(...report.figures.map(figure => `| ${figure.join(' | ')} |`));
    lines.push(
      ...report.failures.map(failure => `| **failed** | ${failure} |`),
    );
  }
  return lines.join('\n');
}

/** Puts a summary into a file, between the marks of an earlier one or at the end. */
export function writeSummary(file: string, summary: string): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const block = `${BEGIN}\n\n${summary}\n\n${END}`;
  const start = before.indexOf(BEGIN);
  const end = before.indexOf(END);
  const after =
    start >= 0 && end > start
      ? before.slice(0, start) + block + before.slice(end + END.length)
      : `${before.trimEnd()}\n\n${block}\n`.trimStart();
  writeFileSync(file, after);
}
