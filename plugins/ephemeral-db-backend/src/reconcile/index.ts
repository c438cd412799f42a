export { createLoop } from './createLoop';
export type { Loop, LoopOptions } from './createLoop';
