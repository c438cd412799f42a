import { agentChecks } from './agentChecks.mjs';
import { cancelChecks } from './cancelChecks.mjs';
import { fourteenChecks } from './fourteenChecks.mjs';
import { oneCloneChecks } from './oneCloneChecks.mjs';
import { refusalChecks } from './refusalChecks.mjs';

/** All checks, one after the other. */
export const groups = () => ({
  one: oneCloneChecks(),
  refusals: refusalChecks(),
  cancel: cancelChecks(),
  agents: agentChecks(),
  fourteen: fourteenChecks(),
});
