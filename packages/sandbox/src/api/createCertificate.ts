import { generate } from 'selfsigned';

export interface Certificate {
  key: string;
  cert: string;
  /** What a client has to trust. */
  ca: string;
}

/** A certificate for an address of this machine that is its own authority. */
export async function createCertificate(address: string): Promise<Certificate> {
  const { private: key, cert } = await generate(
    [{ name: 'commonName', value: 'kubernetes' }],
    {
      keySize: 2048,
      algorithm: 'sha256',
      extensions: [
        { name: 'basicConstraints', cA: true },
        {
          name: 'subjectAltName',
          altNames: [
            { type: 7, ip: address },
            { type: 2, value: 'localhost' },
            { type: 2, value: 'kubernetes.default.svc' },
          ],
        },
      ],
    },
  );
  return { key, cert, ca: cert };
}
