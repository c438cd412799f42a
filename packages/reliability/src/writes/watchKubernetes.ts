import type { ClientRequest } from 'http';
import https from 'https';
import { nameOfRequest } from './nameOfRequest';
import type { WriteLedger } from './WriteLedger';

/** Has every write over HTTPS noted, before its first byte leaves and when its answer begins. */
export function watchKubernetes(ledger: WriteLedger): void {
  const { request } = https;
  https.request = (...args: unknown[]) => {
    const outgoing: ClientRequest = Reflect.apply(request, https, args);
    const { end } = outgoing;
    outgoing.end = (...rest: unknown[]) => {
      const [body] = rest;
      const name = nameOfRequest({
        method: outgoing.method,
        path: outgoing.path,
        body: typeof body === 'string' ? body : undefined,
      });
      if (name) {
        const reached = ledger.begin(name);
        // Before the code that asked hears of it.
        outgoing.prependOnceListener('response', reached);
      }
      return Reflect.apply(end, outgoing, rest);
    };
    return outgoing;
  };
}
