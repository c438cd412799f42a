import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { ActionOptions } from '../actions/ActionOptions';
import type { OrderScope } from '../orders/requestIds';
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

export function startStep(context: StepContext, options: ActionOptions): Step {
  const { auth, api, pace } = options;
  const log = new TaskLog(context.logger, pace.silence);
  return {
    context,
    options,
    log,
    api: new TaskApi({ auth, api, pace, context, log }),
    scope: { taskId: context.task.id, stepId: context.step?.id ?? '' },
  };
}
