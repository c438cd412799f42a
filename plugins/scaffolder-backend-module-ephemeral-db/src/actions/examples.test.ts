import { validate } from 'jsonschema';
import yaml from 'yaml';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { actionOptions } from '../__testUtils__/runStep';
import { createActions } from './createActions';

const actions = createActions(actionOptions(new FakeBackend()));

interface Property {
  description?: string;
  properties?: Record<string, Property>;
  items?: Property;
  anyOf?: Property[];
}

/** Paths of properties without a description, at any depth. */
function undescribed(schema: Property, path = ''): string[] {
  const parts = [schema.items ?? [], schema.anyOf ?? []].flat();
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
      ...(property.description || '$ref' in property ? [] : [path + name]),
      ...undescribed(property, `${path}${name}.`),
    ]),
    ...parts.flatMap(part => undescribed(part, path)),
  ];
}

describe.each(actions.map(action => [action.id, action] as const))(
  '%s',
  (id, { schema, examples, description, supportsDryRun }) => {
    it('has examples that its schema takes', () => {
      const steps = examples!.flatMap(({ example }) =>
        yaml
          .parse(example)
          .steps.filter((step: { action: string }) => step.action === id),
      );
      expect(steps.length).toBeGreaterThanOrEqual(examples!.length);
      for (const step of steps) {
        // Expressions stand for lists where they are lists when the task runs.
        const input = Object.fromEntries(
          Object.entries(step.input).map(([key, value]) => [
            key,
            /^(cloneIds|orders)$/.test(key) && typeof value === 'string'
              ? [value]
              : value,
          ]),
        );
        expect(validate(input, schema!.input!).errors).toEqual([]);
      }
    });

    it('says what everything is, and runs dry', () => {
      expect(description).toBeTruthy();
      expect(supportsDryRun).toBe(true);
      expect(undescribed(schema!.input as Property)).toEqual([]);
      expect(undescribed(schema!.output as Property)).toEqual([]);
      expect(JSON.stringify(schema!.output)).not.toContain('$ref');
    });
  },
);
