export { tryItModule } from './tryItModule';
