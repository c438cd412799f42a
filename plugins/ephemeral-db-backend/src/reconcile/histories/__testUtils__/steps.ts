import fc from 'fast-check';
import { mishaps, type Mishap } from './Watches';
import { storms, type Storm } from './Weather';

/** What somebody else does to an object of a clone, or to the golden database's. */
export const meddlings = [
  'deleteNamespace',
  'deleteClaim',
  'deleteDeployment',
  'deletePod',
  'deleteSecret',
  'deleteService',
  'deletePolicy',
  'deleteImport',
  'deleteContent',
  'dropOnDelete',
  'stripContent',
  'stripClaim',
  'stripNamespace',
  'forgeOrder',
  'deletePoint',
  'deleteGoldenPod',
  'deleteMarker',
] as const;

export type Meddling = (typeof meddlings)[number];

/** What the array does when it is asked. */
const operations = [
  'snapshot.create',
  'snapshot.delete',
  'snapshot.find',
  'volume.create',
  'volume.delete',
  'attach',
  'pod.start',
] as const;

/** One step of a history. Numbers say which of those that there are, counted round. */
export type Step =
  | { do: 'pass'; seconds: number }
  | { do: 'insertRow' }
  | {
      do: 'capture';
      request: number | undefined;
      label: boolean;
      /** Writes are held meanwhile. */
      suspend: boolean;
    }
  | {
      do: 'order';
      point: number | undefined;
      request: number | undefined;
      purpose: boolean;
    }
  | { do: 'endClone'; clone: number }
  | { do: 'retry'; clone: number }
  | { do: 'confirm'; clone: number }
  | { do: 'endPoint'; point: number }
  | { do: 'weather'; share: number; storms: Storm[]; database: number }
  | { do: 'befall'; mishap: Mishap }
  | {
      do: 'storage';
      operation: (typeof operations)[number];
      effect: 'fail' | 'final' | 'stall';
      times: number;
    }
  | { do: 'calm' }
  | { do: 'kill'; writes: number }
  | { do: 'start' }
  | { do: 'stop' }
  | { do: 'freeze'; seconds: number }
  | { do: 'setClock'; minutes: number }
  | { do: 'meddle'; how: Meddling; which: number }
  | { do: 'forget'; clone: number };

/** The plainest of its kind. */
export const CAPTURE: Extract<Step, { do: 'capture' }> = {
  do: 'capture',
  request: undefined,
  label: false,
  suspend: false,
};
/** The same while writes are held. */
export const SUSPEND: Step = { ...CAPTURE, suspend: true };
/** The plainest of its kind: of the newest point. */
export const ORDER: Extract<Step, { do: 'order' }> = {
  do: 'order',
  point: undefined,
  request: undefined,
  purpose: false,
};

export const pass = (seconds: number): Step => ({ do: 'pass', seconds });

/** After these there is a clone that is ready. */
export const READY_CLONE: Step[] = [CAPTURE, pass(10), ORDER, pass(10)];

const which = fc.nat({ max: 5 });
const request = fc.option(fc.nat({ max: 2 }), { nil: undefined, freq: 1 });

/** By how often each is drawn. */
const arbitraries: [number, fc.Arbitrary<Step>][] = [
  [
    12,
    fc.record({
      do: fc.constant('pass' as const),
      seconds: fc.constantFrom(0.05, 0.2, 0.5, 1, 3, 10, 30),
    }),
  ],
  [3, fc.record({ do: fc.constant('insertRow' as const) })],
  [
    6,
    fc.record({
      do: fc.constant('capture' as const),
      request,
      label: fc.boolean(),
      suspend: fc.boolean(),
    }),
  ],
  [
    10,
    fc.record({
      do: fc.constant('order' as const),
      point: fc.option(which, { nil: undefined, freq: 1 }),
      request,
      purpose: fc.boolean(),
    }),
  ],
  [4, fc.record({ do: fc.constant('endClone' as const), clone: which })],
  [3, fc.record({ do: fc.constant('retry' as const), clone: which })],
  [1, fc.record({ do: fc.constant('confirm' as const), clone: which })],
  [2, fc.record({ do: fc.constant('endPoint' as const), point: which })],
  [
    3,
    fc.record({
      do: fc.constant('weather' as const),
      share: fc.constantFrom(0.05, 0.2, 0.5),
      storms: fc.subarray([...storms], { minLength: 1 }),
      database: fc.constantFrom(0, 0, 0.02, 0.1),
    }),
  ],
  [
    2,
    fc.record({
      do: fc.constant('befall' as const),
      mishap: fc.constantFrom(...mishaps),
    }),
  ],
  [
    2,
    fc.record({
      do: fc.constant('storage' as const),
      operation: fc.constantFrom(...operations),
      effect: fc.constantFrom(
        'fail' as const,
        'final' as const,
        'stall' as const,
      ),
      times: fc.integer({ min: 1, max: 4 }),
    }),
  ],
  [1, fc.record({ do: fc.constant('calm' as const) })],
  [
    5,
    fc.record({
      do: fc.constant('kill' as const),
      writes: fc.nat({ max: 12 }),
    }),
  ],
  [2, fc.record({ do: fc.constant('start' as const) })],
  [1, fc.record({ do: fc.constant('stop' as const) })],
  [
    2,
    fc.record({
      do: fc.constant('freeze' as const),
      seconds: fc.constantFrom(1, 5, 14, 20, 40),
    }),
  ],
  [
    1,
    fc.record({
      do: fc.constant('setClock' as const),
      minutes: fc.constantFrom(-120, -1, 1, 20, 800),
    }),
  ],
  [
    4,
    fc.record({
      do: fc.constant('meddle' as const),
      how: fc.constantFrom(...meddlings),
      which,
    }),
  ],
  [1, fc.record({ do: fc.constant('forget' as const), clone: which })],
];

const step = fc.oneof(
  ...arbitraries.map(([weight, arbitrary]) => ({ weight, arbitrary })),
);

/** What happens, and the seed of the chance in it. */
export interface Script {
  seed: number;
  steps: Step[];
}

export const script: fc.Arbitrary<Script> = fc.record({
  seed: fc.noShrink(fc.nat()),
  steps: fc.array(step, { minLength: 1, maxLength: 24, size: 'max' }),
});
