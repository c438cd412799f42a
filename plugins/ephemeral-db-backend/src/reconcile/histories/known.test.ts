import { History } from './__testUtils__/History';
import { pass, READY_CLONE, type Step } from './__testUtils__/steps';

jest.setTimeout(60_000);

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
  [
    'a clone whose row is lost after its order was forged',
    [
      ...READY_CLONE,
      { do: 'meddle', how: 'forgeOrder', which: 0 },
      { do: 'forget', clone: 0 },
    ],
  ],
])('holds for %s', async (_what, steps) => {
  await expect(History.tell({ seed: 1, steps })).resolves.toBeUndefined();
});
