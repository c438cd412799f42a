import { flag, objectName, secretKey, section, text } from './fields';

/** TLS towards a SQL Server: the golden one or a clone. */
export const tlsSchema = section(
  {
    encrypt: flag('Write true or false.').default(true),
    trustServerCertificate: flag('Write true or false.').default(false),
    serverName: text(
      "Write the host name in the server's certificate.",
    ).optional(),
    ca: section(
      {
        secret: objectName(
          "Name the Secret in the golden source's namespace that holds the CA certificate.",
        ),
        key: secretKey('Name the key in that Secret, for example ca.crt.'),
      },
      'Write { secret: <name>, key: ca.crt }.',
    ).optional(),
  },
  'Write for example { encrypt: true, ca: { secret: <name>, key: ca.crt } }.',
)
  .refine(value => value.encrypt || !value.ca, {
    error: 'A ca without encryption does nothing. Remove ca, or set encrypt.',
  })
  .refine(value => !value.trustServerCertificate || !value.ca, {
    error:
      'trustServerCertificate: true accepts any certificate, so that ca does nothing. Remove one of the two.',
  });
