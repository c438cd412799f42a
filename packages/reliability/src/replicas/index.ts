import type { Part } from '../Part';
import { paused } from './paused';
import { signals } from './signals';
import { takeover } from './takeover';
import { twoClusters } from './twoClusters';

const scenes = { takeover, paused, twoClusters, signals };

/** Several backends over one database. */
export const replicas: Part = {
  name: 'replicas',
  async run(options) {
    const report = { figures: [], failures: [] } as Awaited<
      ReturnType<Part['run']>
    >;
    for (const [name, play] of Object.entries(scenes)) {
      const since = performance.now();
      try {
        const { figures, failures } = await play(options);
        report.figures.push(...figures);
        report.failures.push(...failures);
        figures.forEach(([what, seen]) => options.say(`  ✓ ${what}: ${seen}`));
        failures.forEach(failure => options.say(`  ✗ ${failure}`));
      } catch (error) {
        const { message } = error as Error;
        report.failures.push(`${name}: ${message}`);
        options.say(`  ✗ ${name}: ${message}`);
      }
      const seconds = (performance.now() - since) / 1000;
      options.say(`  ${name}: ${seconds.toFixed(1)} s`);
    }
    return report;
  },
};
