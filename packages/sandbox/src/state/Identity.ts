import { X509Certificate, generateKeyPairSync, randomBytes } from 'node:crypto';
import { type Certificate, createCertificate } from '../kubernetes';

/** What clients know a cluster by: with the same one, a kubeconfig of yesterday works today. */
export interface Identity {
  /** The CSI driver that its volumes are of. */
  driver: string;
  /** Of the Kubernetes API. */
  certificate: Certificate;
  /** Bearer tokens, by the name of the kubeconfig's context. */
  tokens: { admin: string; backstage: string };
  /** PEM of the private key that service accounts' tokens are signed with. */
  tokenKey: string;
  /** Where the API answered last. */
  port?: number;
  metricsPort?: number;
}

const HOST = '127.0.0.1';
const LEAST_LEFT_MILLISECONDS = 24 * 60 * 60 * 1000;

export async function createIdentity(driver: string): Promise<Identity> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const token = () => randomBytes(24).toString('hex');
  return {
    driver,
    certificate: await createCertificate(HOST),
    tokens: { admin: token(), backstage: token() },
    tokenKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Whether a certificate ends so soon that a new one is better; clients compare it with real time. */
export function isWorn({ cert }: Certificate): boolean {
  const end = Date.parse(new X509Certificate(cert).validTo);
  return end - Date.now() < LEAST_LEFT_MILLISECONDS;
}
