import { stripVTControlCharacters } from 'node:util';
import { poll } from '../poll.mjs';
import { tokenOf } from '../signIn.mjs';

const ENDED = ['completed', 'failed', 'cancelled'];
const MOST_SECONDS = 180;

/** The scaffolder's REST API, as one person has it. */
export class Scaffolder {
  #portal;
  #token;

  /** @returns {Promise<Scaffolder>} */
  static async as(portal, person) {
    return new Scaffolder(portal, await tokenOf(portal, person));
  }

  constructor(portal, token) {
    this.#portal = portal;
    this.#token = token;
  }

  async #ask(path, { method = 'GET', body } = {}) {
    const answer = await fetch(`${this.#portal}/api/scaffolder/v2/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) {
      throw new Error(
        `${method} ${path} gave ${answer.status}: ${await answer.text()}`,
      );
    }
    return answer.json();
  }

  /** Starts a template with its parameters. @returns {Promise<string>} the task's id */
  async start(template, values) {
    const { id } = await this.#ask('tasks', {
      method: 'POST',
      body: { templateRef: `template:default/${template}`, values },
    });
    return id;
  }

  async cancel(id) {
    await this.#ask(`tasks/${id}/cancel`, { method: 'POST', body: {} });
  }

  async retry(id) {
    await this.#ask(`tasks/${id}/retry`, { method: 'POST', body: {} });
  }

  /** What a task has told so far, since it was last recovered or retried. */
  async events(id) {
    return this.#ask(`tasks/${id}/events`);
  }

  /** The lines that the steps have logged, with what the scaffolder itself says between them left out. */
  async log(id) {
    return (await this.events(id))
      .filter(({ type, body }) => type === 'log' && body.stepId && !body.status)
      .map(({ body }) => ({ step: body.stepId, line: plain(body.message) }));
  }

  /** Waits until a step is under way. */
  async untilStep(id, step) {
    let seen;
    await poll(
      `the step ${step} of the task`,
      async () => {
        const events = await this.events(id);
        seen = events.at(-1)?.body.message;
        return events.some(
          ({ body }) => body.stepId === step && body.status === 'processing',
        )
          ? true
          : undefined;
      },
      { seconds: MOST_SECONDS, state: () => seen },
    );
  }

  /**
   * Waits until a task has ended, well or not.
   *
   * @returns {Promise<{ status: string, output?: object, error?: { name: string, message: string } }>}
   */
  async untilEnd(id) {
    let last;
    const status = await poll(
      'the task to end',
      async () => {
        const task = await this.#ask(`tasks/${id}`);
        last = task.status;
        return ENDED.includes(last) ? last : undefined;
      },
      { seconds: MOST_SECONDS, everyMs: 200, state: () => last },
    );
    const { body } = (await this.events(id)).findLast(
      ({ type }) => type === 'completion',
    );
    return { status, output: body.output, error: body.error };
  }

  /** Waits until a task has ended well. @returns {Promise<object>} its output */
  async untilCompleted(id) {
    const { status, output, error } = await this.untilEnd(id);
    if (status !== 'completed') {
      throw new Error(`The task ended with ${status}: ${error?.message}`);
    }
    return output;
  }
}

/** Without what colours a line in a terminal, and without the level before it. */
function plain(message) {
  return stripVTControlCharacters(message).replace(/^\w+: /, '');
}
