import { changes } from './changes';
import type { Topic } from './Corpus';
import { dates } from './dates';
import { flow } from './flow';
import { lacking } from './lacking';
import { nulls } from './nulls';
import { numbers } from './numbers';
import { queries } from './queries';
import { syntax } from './syntax';
import { texts } from './texts';

/** The whole corpus, by the end of the name of the database in which each topic is tried. */
export const topics: Record<string, Topic> = {
  nulls,
  texts,
  numbers,
  dates,
  queries,
  changes,
  flow,
  syntax,
  lacking,
};
