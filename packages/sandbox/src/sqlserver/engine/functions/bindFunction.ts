import type { BoundExpression } from '../bind/Bound';
import type { Environment } from '../bind/Environment';
import { notSupported, sqlError } from '../SqlError';
import { errorFunctions } from './errorFunctions';
import { generalFunctions } from './generalFunctions';
import { lackingFunctions } from './lackingFunctions';
import { mathFunctions } from './mathFunctions';
import { metadataFunctions } from './metadataFunctions';
import type { ScalarFunction } from './ScalarFunction';
import { securityFunctions } from './securityFunctions';
import { textFunctions } from './textFunctions';
import { timeFunctions } from './timeFunctions';

const functions = new Map<string, ScalarFunction>(
  Object.entries({
    ...errorFunctions,
    ...generalFunctions,
    ...mathFunctions,
    ...metadataFunctions,
    ...securityFunctions,
    ...textFunctions,
    ...timeFunctions,
  }),
);

/**
 * Binds the call of a built-in function.
 *
 * @param name - in capitals, or as written where it has a schema
 * @throws SqlError 195 for an unknown one, 40517 for one that only the real server has, 4121 for one with a schema, 174 and 189 for too few or too many arguments
 */
export function bindFunction(
  name: string,
  args: BoundExpression[],
  environment: Environment,
): BoundExpression {
  const found = functions.get(name);
  if (!found) {
    if (lackingFunctions.has(name)) throw notSupported(name);
    if (name.includes('.')) throw sqlError(4121, name.split('.')[0], name);
    throw sqlError(195, name.toLowerCase());
  }
  const [fewest, most] = found.count;
  if (args.length < fewest || args.length > most) {
    throw fewest === most
      ? sqlError(174, name.toLowerCase(), fewest)
      : sqlError(189, name.toLowerCase(), fewest, most);
  }
  return found.bind(args, environment);
}
