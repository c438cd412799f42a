import { History } from './__testUtils__/History';
import type { Step } from './__testUtils__/steps';

jest.setTimeout(60_000);

const CAPTURE: Step = { do: 'capture', request: undefined, label: false };
const ORDER: Step = {
  do: 'order',
  point: undefined,
  request: undefined,
  purpose: false,
};
const pass = (seconds: number): Step => ({ do: 'pass', seconds });
const READY_CLONE: Step[] = [CAPTURE, pass(10), ORDER, pass(10)];

/* Histories that once ended badly. */
it.each<[string, Step[]]>([
  [
    'a clone that was adopted and whose namespace is deleted',
    [
      ...READY_CLONE,
      { do: 'forget', clone: 0 },
      pass(30),
      { do: 'meddle', how: 'deleteNamespace', which: 0 },
    ],
  ],
  [
    'a clone whose row is lost with its namespace',
    [
      ...READY_CLONE,
      { do: 'meddle', how: 'deleteNamespace', which: 0 },
      { do: 'forget', clone: 0 },
    ],
  ],
])('holds for %s', async (_what, steps) => {
  await expect(History.tell({ seed: 1, steps })).resolves.toBeUndefined();
});
