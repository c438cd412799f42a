import type { JsonObject } from '@backstage/types';
import { createCloneCreateAction } from '../actions/clone/create';
import type { FakeBackend } from './FakeBackend';
import { actionOptions, runStep, type StepOptions } from './runStep';

export const entity = 'component:default/orders-api';
export const input = { source: 'customerdb', entityRef: entity };
/** The entities of every morning. */
export const fourteen = Array.from(
  { length: 14 },
  (_, index) => `component:default/service-${index + 1}`,
);

/** A step of `ephemeralDb:clone:create`. */
export function orderFrom(
  backend: FakeBackend,
  given: JsonObject,
  options?: StepOptions,
) {
  return runStep(
    createCloneCreateAction(actionOptions(backend)),
    given,
    options,
  );
}
