import { once } from 'node:events';
import { Command, Scenario } from './Scenario';
import { KubectlCluster, Outcome } from './KubectlCluster';
import { shapeOf, squeeze } from './shape';

/** Stands in what a command reads for the namespace of its scenario. */
const NAMESPACE = '$NAMESPACE';
const PATIENCE_MILLISECONDS = 20_000;

/** The words of a command line; quotes hold words together. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_all, single, double) =>
      String(single ?? double),
    ),
  );
}

/** A command that goes on, until it has printed what is looked for or has ended by itself. */
async function follow(
  kubectl: KubectlCluster,
  { run, prints = '…', exit, meanwhile = [] }: Command,
  namespace: string,
): Promise<Outcome> {
  const child = kubectl.start(wordsOf(run), { namespace });
  const outcome: Outcome = { exit: 0, out: '', errors: '' };
  const shape = shapeOf(prints);
  let announce = () => {};
  let isEnded = false;
  const hasBegun = new Promise<void>(resolve => {
    announce = resolve;
  });
  child.stdout?.on('data', chunk => {
    outcome.out += chunk;
    announce();
    if (exit === undefined && shape.test(squeeze(outcome.out))) {
      isEnded = true;
      child.kill();
    }
  });
  child.stderr?.on('data', chunk => {
    outcome.errors += chunk;
    // With `-v=6` kubectl says when the answer to its watch has begun.
    if (/watch=true.*200 OK/.test(outcome.errors)) announce();
  });
  const timer = setTimeout(() => child.kill(), PATIENCE_MILLISECONDS);
  const ended = once(child, 'close');
  await Promise.race([hasBegun, ended]);
  for (const line of meanwhile) {
    await kubectl.run(wordsOf(line), { namespace });
  }
  const [code] = await ended;
  clearTimeout(timer);
  // A command that was ended because it had printed everything did well.
  return { ...outcome, exit: isEnded ? 0 : code ?? -1 };
}

/**
 * Runs all commands of a scenario, one after the other.
 *
 * @returns their outcomes, in their order
 */
export async function runScenario(
  kubectl: KubectlCluster,
  { manifest, commands }: Scenario,
  namespace: string,
): Promise<Outcome[]> {
  kubectl.cluster.create('namespaces', { metadata: { name: namespace } });
  if (manifest) {
    const args = ['apply', '-f', '-'];
    const applied = await kubectl.run(args, { namespace, input: manifest });
    if (applied.exit !== 0) throw new Error(applied.errors);
  }
  const outcomes: Outcome[] = [];
  for (const { as: user, ...command } of commands) {
    const { run } = command;
    const input = command.input?.replaceAll(NAMESPACE, namespace);
    outcomes.push(
      command.meanwhile
        ? await follow(kubectl, command, namespace)
        : await kubectl.run(wordsOf(run), { namespace, user, input }),
    );
  }
  return outcomes;
}
