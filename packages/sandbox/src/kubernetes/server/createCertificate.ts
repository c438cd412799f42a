import { isIP } from 'node:net';
import { generate } from 'selfsigned';

/** A server's certificate, all in PEM. */
export interface Certificate {
  /** The authority that clients are to trust. */
  ca: string;
  cert: string;
  key: string;
}

const YEAR_MILLISECONDS = 365 * 24 * 60 * 60 * 1000;

/**
 * A fresh certificate authority and a server certificate of it, good for a
 * year and for the local machine by all its names.
 *
 * @param host - one more name or address to be good for
 */
export async function createCertificate(host: string): Promise<Certificate> {
  const validity = {
    keyType: 'ec' as const,
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 60_000),
    notAfterDate: new Date(Date.now() + YEAR_MILLISECONDS),
  };
  const authority = await generate(
    [{ name: 'commonName', value: 'kubernetes-ca' }],
    {
      ...validity,
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        {
          name: 'keyUsage',
          digitalSignature: true,
          keyCertSign: true,
          critical: true,
        },
      ],
    },
  );
  const names = new Set(['localhost', '127.0.0.1', '::1', host]);
  const server = await generate(
    [{ name: 'commonName', value: 'kube-apiserver' }],
    {
      ...validity,
      ca: { key: authority.private, cert: authority.cert },
      extensions: [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [...names].map(name =>
            isIP(name)
              ? { type: 7 as const, ip: name }
              : { type: 2 as const, value: name },
          ),
        },
      ],
    },
  );
  return { ca: authority.cert, cert: server.cert, key: server.private };
}
