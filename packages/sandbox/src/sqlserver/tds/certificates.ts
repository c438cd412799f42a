import { generate } from 'selfsigned';
import { createSecureContext, SecureContext } from 'node:tls';
import type { Instance } from '../engine/Instance';

/** The two ways in which TLS is spoken, with one certificate. */
export interface SecureContexts {
  secureContext: SecureContext;
  strictContext: SecureContext;
}

const YEARS_VALID = 30;

/**
 * The certificate that an admin configured, or one that the server makes for
 * itself as it starts and that no client has reason to trust.
 *
 * @throws Error where a configured file is missing
 */
export async function createSecureContexts({
  settings,
  files,
  log,
  clock,
}: Pick<
  Instance,
  'settings' | 'files' | 'log' | 'clock'
>): Promise<SecureContexts> {
  let pair: { cert: string; key: string };
  if (settings.certificate) {
    const cert = files.read(settings.certificate.certificate);
    const key = files.read(settings.certificate.key);
    if (cert === undefined || key === undefined) {
      const missing =
        cert === undefined
          ? settings.certificate.certificate
          : settings.certificate.key;
      throw new Error(
        `Unable to load user-specified certificate: there is no file ${missing}. The server will not accept a connection. You should verify that the certificate is correctly installed.`,
      );
    }
    pair = { cert, key };
    log.write(
      'Server',
      `The certificate [Cert File:'${settings.certificate.certificate}', Private Key File:'${settings.certificate.key}'] was successfully loaded for encryption.`,
    );
  } else {
    const made = await generate(
      [{ name: 'commonName', value: 'SSL_Self_Signed_Fallback' }],
      {
        notBeforeDate: clock.now(),
        notAfterDate: new Date(
          clock.now().getTime() + YEARS_VALID * 365 * 86_400_000,
        ),
        algorithm: 'sha256',
      },
    );
    pair = { cert: made.cert, key: made.private };
    log.write(
      'Server',
      'A self-generated certificate was successfully loaded for encryption.',
    );
  }
  return {
    secureContext: createSecureContext({
      ...pair,
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.2',
    }),
    strictContext: createSecureContext({ ...pair, minVersion: 'TLSv1.2' }),
  };
}
