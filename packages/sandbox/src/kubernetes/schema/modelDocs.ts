import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the client library's declarations say of a model besides its types. */
export interface ModelDocs {
  description?: string;
  /** By field. */
  fields: Record<string, string>;
  required: string[];
}

const MODELS = join(
  require.resolve('@kubernetes/client-node/dist/gen/models/all.js'),
  '..',
);
const CLASS = /\/\*\*\n((?:\*.*\n)+)\*\/\nexport declare class/;
const FIELD =
  /(?: {4}\/\*\*\n((?: {4}\*.*\n)+?) {4}\*\/\n)? {4}'([^']+)'(\?)?: /g;

/** The text of a comment, without its stars and escapes. */
function textOf(comment: string): string {
  return comment
    .split('\n')
    .map(line => line.replace(/^\s*\*\s?/, ''))
    .join(' ')
    .replace(/\\(['"])/g, '$1')
    .trim();
}

const known = new Map<string, ModelDocs>();

/**
 * Descriptions of a model and its fields, and which fields it must have: the
 * declarations of the client library carry the texts of the Kubernetes API,
 * its code does not. Without them nobody is told anything.
 */
export function modelDocs(model: string): ModelDocs {
  const before = known.get(model);
  if (before) return before;
  const docs: ModelDocs = { fields: {}, required: [] };
  known.set(model, docs);
  let text: string;
  try {
    text = readFileSync(join(MODELS, `${model}.d.ts`), 'utf8');
  } catch {
    return docs;
  }
  const comment = CLASS.exec(text)?.[1];
  if (comment) docs.description = textOf(comment);
  for (const [, description, field, optional] of text.matchAll(FIELD)) {
    if (description) docs.fields[field] = textOf(description);
    if (!optional) docs.required.push(field);
  }
  return docs;
}
