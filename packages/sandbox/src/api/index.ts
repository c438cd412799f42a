export {
  startApiServer,
  type ApiServer,
  type ApiServerOptions,
} from './startApiServer';
export type { PolicyRule, User } from './Authorizer';
export { createCertificate, type Certificate } from './createCertificate';
export { kubeConfigOf } from './kubeConfig';
