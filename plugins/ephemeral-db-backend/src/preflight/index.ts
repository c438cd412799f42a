export { checkCapture } from './checkCapture';
export { checkOrder } from './checkOrder';
export { checkSource } from './checkSource';
