import { kinds } from '../../kubernetes/kinds';
import { History } from './__testUtils__/History';
import { pass, type Step, SUSPEND } from './__testUtils__/steps';
import type { World } from './__testUtils__/World';

jest.setTimeout(60_000);

/** What a history calls its one point, before that is deleted. */
async function calledAfter(
  steps: Step[],
  atCreate: (world: World) => void = () => {},
): Promise<unknown> {
  let called: unknown;
  await History.tell({ seed: 1, steps }, ({ verb, kind }, world) => {
    if (kind === kinds.volumeSnapshot && verb === 'create') atCreate(world);
    if (kind === kinds.volumeSnapshot && verb === 'remove') {
      [called] = world.database.select(
        'select consistency, asked from snapshots',
      );
    }
    return true;
  });
  return called;
}

/* What a point is called that was cut while writes were to be held. The history looks whether that is true. */
describe('a point is called', () => {
  it('suspend when writes were held throughout', async () => {
    expect(await calledAfter([SUSPEND, pass(10)])).toEqual({
      consistency: 'suspend',
      asked: null,
    });
  });

  it('crash when the process died before the cut was seen', async () => {
    const dies = ({ driver }: World) => driver?.life.killAfter(1);
    expect(await calledAfter([SUSPEND, pass(10)], dies)).toEqual({
      consistency: 'crash',
      asked: 'suspend',
    });
  });

  it('crash when the process stood still until the server let writes go on', async () => {
    const stops = ({ driver, time }: World) => {
      driver?.life.pause();
      time.schedule(12_000, () => driver?.life.resume());
    };
    expect(await calledAfter([SUSPEND, pass(30)], stops)).toEqual({
      consistency: 'crash',
      asked: 'suspend',
    });
  });

  it('suspend when somebody writes meanwhile, who has to wait', async () => {
    let begun = 0;
    const called = await calledAfter([SUSPEND, pass(10)], world => {
      world.insertRow();
      begun = world.goldenRows;
    });
    expect(begun).toBe(10);
    expect(called).toEqual({ consistency: 'suspend', asked: null });
  });
});
