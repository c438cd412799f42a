import type { Scene } from '../Scene';
import { adminScenes } from './admin';
import { cardScenes } from './cards';
import { dialogScenes } from './dialogs';
import { drawerScenes } from './drawers';
import { fieldScenes } from './fields';
import { stateScenes } from './states';
import { tabScenes } from './tabs';
import { timelineScenes } from './timelines';

/** Every picture, in the order of the page. */
export const scenes: Scene[] = [
  ...stateScenes,
  ...cardScenes,
  ...timelineScenes,
  ...tabScenes,
  ...drawerScenes,
  ...dialogScenes,
  ...adminScenes,
  ...fieldScenes,
];
