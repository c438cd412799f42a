export { ClonesTab } from './ClonesTab';
export { EphemeralDbPage } from './EphemeralDbPage';
export { SourcesTab } from './SourcesTab';
