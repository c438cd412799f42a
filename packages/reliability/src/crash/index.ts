import type { Part } from '../Part';
import { crashLoop } from './crashLoop';

/** How much of all crashes is tried where there is little time. */
const SHARE = 0.25;

/** A backend is killed right before and right after each of its writes. */
export const crashes: Part = {
  name: 'crashes',
  run: options => crashLoop(options, options.full ? 1 : SHARE),
};
