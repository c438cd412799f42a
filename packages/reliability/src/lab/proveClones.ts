import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { askClone } from './askServer';
import type { Lab } from './Lab';

const CUSTOMERS = 10;

/** Asks clones what is in them. @throws Error for one that is not what it should be */
export async function proveClones(lab: Lab, clones: Clone[]): Promise<void> {
  for (const { name, placement, verification } of clones) {
    const found = await askClone(
      lab.sandbox,
      placement!.namespace,
      'SELECT COUNT(*) FROM CustomerDB.dbo.Customers',
    );
    if (found !== CUSTOMERS || verification?.result !== 'matched') {
      throw new Error(
        `${name} has ${found} customers of ${CUSTOMERS}, and says ${verification?.result}`,
      );
    }
  }
}
