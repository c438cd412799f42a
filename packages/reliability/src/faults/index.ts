import type { Part } from '../Part';
import { weather } from './weather';

/** Clones in a storm of faults. */
export const faults: Part = {
  name: 'faults',
  async run(options) {
    const report = await weather(options);
    report.failures.forEach(failure => options.say(`  ✗ ${failure}`));
    return report;
  },
};
