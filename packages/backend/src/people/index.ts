export { authModulePeople as default } from './authModulePeople';
