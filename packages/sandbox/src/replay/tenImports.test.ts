import { Correspondence } from './__testUtils__/Correspondence';
import { ReplayCluster } from './__testUtils__/ReplayCluster';
import {
  claim,
  imported,
  laterGolden,
  namespaces,
  pause,
} from './__testUtils__/startStates';

jest.setTimeout(60_000);

/** Transcript 18: seconds from the first order. */
const recorded = { ordered: 1.14, ready: 8.72, bound: 15.47 };
/** A fifth: the recording was one run on a busy machine. */
const TOLERANCE = 0.2;
const GOLDEN = '0f42925b-e65f-11f1-a1cc-a22c3852fc5d';
const names = Array.from({ length: 10 }, (_, index) => `ten-${index + 1}`);

it('has ten imports ready and their claims bound when the real controllers had (behaviour 7, transcript 18)', async () => {
  const cluster = await ReplayCluster.start({
    start: new Date('2026-11-22T10:28:00Z'),
  });
  const correspondence = new Correspondence();
  try {
    await laterGolden(cluster, correspondence);
    const start = cluster.now.getTime();
    const seconds = () => (cluster.now.getTime() - start) / 1_000;
    for (const [index, name] of names.entries()) {
      for (const action of [
        namespaces(name),
        imported(`${name}/app-data`, `${name}-app-data`, GOLDEN),
        claim(`${name}/app-data`, 'app-data'),
      ]) {
        await action(cluster, correspondence);
      }
      const next = ((index + 1) / names.length) * recorded.ordered;
      await pause(Math.max(0, next - seconds()))(cluster, correspondence);
    }
    const until = async (kind: string, path: string, value: string) => {
      for (const name of names) {
        await cluster.expect(
          `[ "$(kubectl get ${kind} app-data -n ${name} -o jsonpath={${path}})" = ${value} ]`,
        );
      }
      return seconds();
    };
    const ready = await until('vs', '.status.readyToUse', 'true');
    const bound = await until('pvc', '.status.phase', 'Bound');
    process.stdout.write(
      `Ten imports: ready after ${ready} s (recorded ${recorded.ready}), bound after ${bound} s (recorded ${recorded.bound}).\n`,
    );
    expect(Math.abs(ready - recorded.ready)).toBeLessThan(
      recorded.ready * TOLERANCE,
    );
    expect(Math.abs(bound - recorded.bound)).toBeLessThan(
      recorded.bound * TOLERANCE,
    );
  } finally {
    await cluster.close();
  }
});
