import { redact } from './redact';

describe('redact', () => {
  it.each([
    [
      "ALTER LOGIN sa WITH PASSWORD = N'a''b c';",
      'ALTER LOGIN sa WITH PASSWORD = ***;',
    ],
    [
      "CREATE LOGIN x WITH PASSWORD='abc', CHECK_POLICY=OFF",
      'CREATE LOGIN x WITH PASSWORD=***, CHECK_POLICY=OFF',
    ],
    ['WITH PASSWORD = 0x0200AB HASHED', 'WITH PASSWORD = *** HASHED'],
    [
      'MSSQL_SA_PASSWORD=Yukon900 in the environment',
      'MSSQL_SA_PASSWORD=*** in the environment',
    ],
    [
      'Server=a;User Id=sa;Pwd=x;Encrypt=true',
      'Server=a;User Id=sa;Pwd=***;Encrypt=true',
    ],
    ['{"password": "a b", "user": "c"}', '{"password": ***, "user": "c"}'],
    [
      "CREATE CREDENTIAL c WITH SECRET = 'abc'",
      'CREATE CREDENTIAL c WITH SECRET = ***',
    ],
    ["password 'it''s', and more", 'password ***, and more'],
    ["PASSWORD = 'never closed", 'PASSWORD = ***'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer ***'],
    [
      "Login failed for user 'sa'. Reason: Password did not match that for the login provided.",
      "Login failed for user 'sa'. Reason: Password did not match that for the login provided.",
    ],
  ])('%s', (line, shown) => {
    expect(redact(line, [])).toBe(shown);
  });

  it('hides what is known, however it is written', () => {
    const value = 'it\'s "so" secret';
    const text = [
      value,
      'it\'\'s "so" secret',
      JSON.stringify({ value }),
      Buffer.from(value).toString('base64'),
    ].join('\n');

    expect(redact(text, [value, 'abc', ''])).toBe(
      ['***', '***', '{"value":"***"}', '***'].join('\n'),
    );
    expect(redact('a line of a key', ['first\na line of a key\nlast'])).toBe(
      '***',
    );
  });
});
