/** Names and values that stand in the dictionary with their length before them. */
const words = [
  'options|head|post|put|delete|trace|accept|accept-charset|accept-en',
  'coding|accept-language|accept-ranges|age|allow|authorization|cache',
  '-control|connection|content-base|content-encoding|content-language',
  '|content-length|content-location|content-md5|content-range|content',
  '-type|date|etag|expect|expires|from|host|if-match|if-modified-sinc',
  'e|if-none-match|if-range|if-unmodified-since|last-modified|locatio',
  'n|max-forwards|pragma|proxy-authenticate|proxy-authorization|range',
  '|referer|retry-after|server|te|trailer|transfer-encoding|upgrade|u',
  'ser-agent|vary|via|warning|www-authenticate|method|get|status|200 ',
  'OK|version|HTTP/1.1|url|public|set-cookie|keep-alive|origin',
]
  .join('')
  .split('|');

const text = [
  '100101201202205206300302303304305306307402405406407408409410411412',
  '413414415416417502504505203 Non-Authoritative Information204 No Co',
  'ntent301 Moved Permanently400 Bad Request401 Unauthorized403 Forbi',
  'dden404 Not Found500 Internal Server Error501 Not Implemented503 S',
  'ervice UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec',
  ' 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,',
  'image/png,image/jpg,image/gif,application/xml,application/xhtml+xm',
  'l,text/plain,text/javascript,publicprivatemax-age=gzip,deflate,sdc',
  'hcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.',
].join('');

function prefixed(word: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(word.length);
  return Buffer.concat([length, Buffer.from(word, 'latin1')]);
}

/** What both ends of SPDY/3 know about headers before they compress any (section 2.6.10.1 of its draft). */
export const spdyDictionary: Buffer = Buffer.concat([
  ...words.map(prefixed),
  Buffer.from(text, 'latin1'),
]);
