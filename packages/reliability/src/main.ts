import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { parseArgs } from 'util';
import { crashes } from './crash';
import { faults } from './faults';
import { Databases } from './lab/Databases';
import { createPeople } from './lab/people';
import type { Part } from './Part';
import { replicas } from './replicas';
import { summarize, writeSummary } from './summary';

const parts: Part[] = [crashes, replicas, faults];

function readOptions() {
  const { values } = parseArgs({
    options: {
      backend: { type: 'string' },
      postgres: { type: 'string' },
      root: { type: 'string' },
      commit: { type: 'string', default: 'unknown' },
      full: { type: 'boolean', default: false },
      only: { type: 'string' },
      seed: { type: 'string' },
      summary: { type: 'string' },
    },
  });
  const { backend, postgres, root } = values;
  if (!backend || !postgres || !root) {
    throw new Error('This is run by `yarn test:reliability`');
  }
  const names = values.only?.split(',') ?? parts.map(({ name }) => name);
  const chosen = names.map(name => {
    const found = parts.find(part => part.name === name);
    if (found) return found;
    throw new Error(
      `${name} is none of ${parts.map(part => part.name).join(', ')}`,
    );
  });
  return { ...values, backend, postgres, root, chosen };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<number> {
  const options = readOptions();
  const { commit, full, root, seed = commit } = options;
  const directory = mkdtempSync(join(tmpdir(), 'ephemeral-db-reliability-'));
  const databases = new Databases(options.postgres);
  const people = await createPeople(directory);
  const reports: Parameters<typeof summarize>[0]['parts'] = [];
  for (const { name, run } of options.chosen) {
    say(`\n${name}`);
    const report = await run({
      ...{ root, databases, people, full, seed, say },
      program: options.backend,
      directory: join(directory, name),
    });
    reports.push({ name, report });
  }
  const summary = summarize({
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    ...{ commit, seed },
    tier: full ? 'full' : 'fast',
    seconds: process.uptime(),
    parts: reports,
  });
  say(`\n${summary}\n`);
  if (options.summary) writeSummary(resolve(root, options.summary), summary);
  const failed = reports.flatMap(({ report }) => report.failures).length;
  if (failed === 0) rmSync(directory, { recursive: true, force: true });
  else say(`What the backends said is in ${directory}`);
  const well = reports.filter(({ report }) => report.failures.length === 0);
  say(
    `Reliability: ${well.length} passed, ${
      reports.length - well.length
    } failed`,
  );
  return failed === 0 ? 0 : 1;
}

main().then(
  code => process.exit(code),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
