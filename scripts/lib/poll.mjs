/**
 * Asks again and again until there is an answer.
 *
 * @param {string} what - what is waited for, for the message when time runs out
 * @param {() => Promise<T | undefined>} ask - its answer, or undefined while there is none
 * @param {{ seconds: number, everyMs?: number, state?: () => string }} options - `state` says how far it got
 * @returns {Promise<T>}
 * @template T
 */
export async function poll(what, ask, { seconds, everyMs = 100, state }) {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > until) {
      throw new Error(
        `Waited ${seconds} s for ${what}${
          state ? `; last seen: ${state()}` : ''
        }`,
      );
    }
    await new Promise(resolve => setTimeout(resolve, everyMs));
  }
}
