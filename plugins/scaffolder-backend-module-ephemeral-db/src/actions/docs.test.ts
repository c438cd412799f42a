import { readFileSync } from 'fs';
import { join } from 'path';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { actionOptions } from '../__testUtils__/runStep';
import { createActions } from './createActions';

const page = readFileSync(
  join(__dirname, '../../../../docs/templates.md'),
  'utf8',
);
const actions = createActions(actionOptions(new FakeBackend()));

interface Property {
  properties?: Record<string, Property>;
  items?: Property;
}

/** The tables of an action's part of the page: the first cell of each row is a name. */
function rowsOf(id: string): string[] {
  const start = page.indexOf(`\n## ${id}\n`);
  const part = page.slice(start, page.indexOf('\n## ', start + 1));
  return part.split('\n').filter(line => /^\| `\w+` /.test(line));
}

describe.each(actions.map(({ id, schema }) => [id, schema!] as const))(
  'docs/templates.md on %s',
  (id, schema) => {
    const input = schema.input as Property;
    const output = schema.output as Property;

    it('lists its inputs and outputs, all of them and no other', () => {
      const names = rowsOf(id).map(row => /`(\w+)`/.exec(row)![1]);
      expect(names.sort()).toEqual(
        [input, output]
          .flatMap(({ properties }) => Object.keys(properties!))
          .sort(),
      );
    });

    it('names what each item of an output has', () => {
      for (const [name, { items }] of Object.entries(output.properties!)) {
        const rows = rowsOf(id).filter(row => row.startsWith(`| \`${name}\` `));
        for (const field of Object.keys(items?.properties ?? {})) {
          expect(rows.join()).toContain(`\`${field}\``);
        }
      }
    });
  },
);
