import { parseJson } from '../json';
import { StatusError } from '../StatusError';
import { Fields, isFields } from '../objects';

/** Go's words for the first thing that is wrong with a JSON text. */
function complaintOf(text: string): string {
  const start = text.trimStart();
  if (start === '') return 'unexpected end of JSON input';
  const literal = ['null', 'true', 'false'].find(word => word[0] === start[0]);
  if (literal) {
    const index = [...literal].findIndex((char, at) => start[at] !== char);
    const found = start[index];
    if (index > 0 && found === undefined) return 'unexpected end of JSON input';
    if (index > 0) {
      return `invalid character '${found}' in literal ${literal} (expecting '${literal[index]}')`;
    }
  }
  return /^[{["\d-]/.test(start)
    ? 'unexpected end of JSON input'
    : `invalid character '${start[0]}' looking for beginning of value`;
}

/** @throws StatusError 400 in the API server's words where the body is no JSON object */
export function parseBody(text: string, kind: string): Fields {
  let value: unknown;
  let complaint: string;
  try {
    value = parseJson(text);
    complaint = 'json: cannot unmarshal into Go value of type struct';
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    complaint = complaintOf(text);
  }
  if (isFields(value)) return value;
  const bytes = Buffer.from(text).toString('hex');
  throw StatusError.badRequest(
    `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${complaint} (${bytes.slice(
      0,
      512,
    )}${bytes.length > 512 ? ' ...' : ''})`,
  );
}
