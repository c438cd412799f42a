import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { ActionOptions } from '../actions/ActionOptions';
import type { OrderScope } from '../orders/requestIds';
import { toStepError } from './errors';
import { TaskApi } from './TaskApi';
import { TaskLog } from './TaskLog';

/** What the context of every action has, whatever its input and output are. */
export type StepContext = Pick<
  ActionContext<{}>,
  | 'checkpoint'
  | 'getInitiatorCredentials'
  | 'isDryRun'
  | 'logger'
  | 'signal'
  | 'step'
  | 'task'
>;

/** A step of a task while it runs. */
export interface Step {
  context: StepContext;
  options: ActionOptions;
  api: TaskApi;
  log: TaskLog;
  scope: OrderScope;
}

/** Runs a step, whose refusals by the backend become errors in the backend's words. */
export async function runStep(
  context: StepContext,
  options: ActionOptions,
  work: (step: Step) => Promise<void>,
): Promise<void> {
  const { auth, api, pace } = options;
  const log = new TaskLog(context.logger, pace.silence);
  try {
    await work({
      context,
      options,
      log,
      api: new TaskApi({ auth, api, pace, context, log }),
      scope: { taskId: context.task.id, stepId: context.step?.id ?? '' },
    });
  } catch (error) {
    throw toStepError(error);
  }
}
