import { mockServices } from '@backstage/backend-test-utils';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject, JsonValue } from '@backstage/types';
import type { ActionOptions } from '../actions/ActionOptions';
import type { Pace } from '../task/Pace';
import type { FakeBackend } from './FakeBackend';

/** Fast, and as patient as the real one by number of tries. */
const PACE: Pace = {
  readEvery: [{ until: Infinity, every: 1 }],
  perObject: 0,
  again: { first: 1, most: 4 },
  patience: 60,
  callTimeout: 5_000,
  lastWord: 20,
  silence: 20_000,
};

export function actionOptions(
  backend: FakeBackend,
  pace: Partial<Pace> = {},
): ActionOptions {
  return {
    auth: mockServices.auth({ pluginId: 'scaffolder' }),
    api: backend.api,
    portalUrl: 'https://portal.test',
    pace: { ...PACE, ...pace },
  };
}

/** What the scaffolder keeps of a task between two runs of it. */
export class FakeTask {
  readonly #checkpoints = new Map<string, JsonValue>();
  /** Nothing can be written any more. */
  isFull = false;

  constructor(readonly id: string = 'task-1') {}

  /** The checkpoints of one run of a step: values of former runs serve, a function that fails leaves none. */
  startRun(stepId: string) {
    const former = new Map(this.#checkpoints);
    return async <Value extends JsonValue | void>(options: {
      key: string;
      fn: () => Promise<Value>;
    }): Promise<Value> => {
      const key = `${stepId}.${options.key}`;
      if (former.has(key)) return former.get(key) as Value;
      const value = await options.fn();
      if (this.isFull) throw new Error('The disk is full');
      this.#checkpoints.set(key, value ?? {});
      return value;
    };
  }
}

export interface StepOptions {
  task?: FakeTask;
  stepId?: string;
  signal?: AbortSignal;
  isDryRun?: boolean;
  credentials?: () => Promise<any>;
  /** Where the lines go, for who reads them while the step runs. */
  lines?: string[];
}

/** What a step gave, said and threw. */
export interface StepResult {
  output: { [name: string]: any };
  lines: string[];
  error?: Error;
}

/** Runs an action once, as the scaffolder does. */
export async function runStep(
  action: TemplateAction<any, any, any>,
  input: JsonObject,
  options: StepOptions = {},
): Promise<StepResult> {
  const { task = new FakeTask(), stepId = 'step-1', credentials } = options;
  const logger = mockServices.logger.mock();
  const result: StepResult = { output: {}, lines: options.lines ?? [] };
  const note = (line: string) => result.lines.push(line);
  logger.info.mockImplementation(note);
  logger.warn.mockImplementation(note);
  const context = createMockActionContext({
    input,
    logger,
    workspacePath: 'not-used',
  });
  try {
    await action.handler({
      ...context,
      task: { id: task.id },
      step: { id: stepId, name: stepId },
      isDryRun: options.isDryRun,
      signal: options.signal,
      checkpoint: task.startRun(stepId),
      ...(credentials && { getInitiatorCredentials: credentials }),
      output: (name, value) => {
        result.output[String(name)] = value;
      },
    });
  } catch (error) {
    result.error = error as Error;
  }
  return result;
}
