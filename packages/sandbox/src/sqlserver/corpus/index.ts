export type { CorpusCase, Expected, Topic } from './Corpus';
export { batchesOf, casesOf } from './Corpus';
export { topics } from './topics';
