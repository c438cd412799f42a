import { convertValue } from '../../types/conversion/convertValue';
import type { SqlType, SqlValue } from '../../types/SqlType';
import type { BoundExpression } from '../bind/Bound';
import type { Environment } from '../bind/Environment';

/** A built-in function that gives one value for its arguments. */
export interface ScalarFunction {
  /** How many arguments: fewest and most. */
  count: [number, number];
  bind(args: BoundExpression[], environment: Environment): BoundExpression;
}

/**
 * A function whose arguments are brought to types, and that gives NULL where one of them is NULL.
 *
 * @param types - of the arguments; the last one is for all that follow
 */
export function strict(
  count: [number, number],
  types: SqlType[],
  result: SqlType | ((args: BoundExpression[]) => SqlType),
  compute: (
    values: NonNullable<SqlValue>[],
    environment: Environment,
  ) => SqlValue,
): ScalarFunction {
  return {
    count,
    bind(args, environment) {
      const type = typeof result === 'function' ? result(args) : result;
      return {
        type,
        nullable: true,
        evaluate(frame) {
          const values: NonNullable<SqlValue>[] = [];
          for (const [index, argument] of args.entries()) {
            const to = types[Math.min(index, types.length - 1)];
            const value = convertValue(
              argument.evaluate(frame),
              argument.type,
              to,
            );
            if (value === null) return null;
            values.push(value);
          }
          return compute(values, environment);
        },
      };
    },
  };
}

/** A function that tells something about the session or the server. */
export function told(
  type: SqlType,
  tell: (environment: Environment) => SqlValue,
): ScalarFunction {
  return {
    count: [0, 0],
    bind: (_args, environment) => ({
      type,
      nullable: true,
      evaluate: () => tell(environment),
    }),
  };
}
