import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Transcript } from './Transcript';
import { parseTranscript } from './parseTranscript';

const TRANSCRIPTS = resolve(__dirname, '../../../transcripts');

/** Fetched by `npm test`. */
export const KUBECTL = resolve(__dirname, '../../../../../.tools/bin/kubectl');

/** @param name - the file's, without its end */
export function readTranscript(name: string): Transcript {
  return parseTranscript(
    readFileSync(join(TRANSCRIPTS, `${name}.txt`), 'utf8'),
  );
}
