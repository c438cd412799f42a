import { commonType } from '../../types/commonType';
import { isInteger, nullType, SqlType, SqlValue } from '../../types/SqlType';
import type { Expression } from '../parse/Expression';
import { convertValue } from '../../types/conversion/convertValue';
import { bindFunction } from '../functions/bindFunction';
import { globalVariable } from '../functions/globalVariables';
import { SqlError, sqlError } from '../SqlError';
import { isAggregate } from './aggregates';
import { bindArithmetic, bindNegation } from './arithmetic/bindArithmetic';
import { bindCondition } from './bindCondition';
import { bindQuery } from './bindQuery';
import type { BoundExpression } from './Bound';
import { converter } from './compareValues';
import type { Scope } from './Scope';

/**
 * Resolves the names of an expression and works out its type.
 *
 * @throws SqlError for names that do not exist and types that do not fit
 */
export function bindExpression(
  expression: Expression,
  scope: Scope,
): BoundExpression {
  if (
    scope.grouping &&
    scope.grouping.keys.length > 0 &&
    expression.kind !== 'literal' &&
    scope.grouping.keys.includes(scope.fingerprint(expression))
  ) {
    return bindExpression(expression, scope.plain());
  }
  switch (expression.kind) {
    case 'literal':
      return constant(expression.type, expression.value);
    case 'variable': {
      const variable = scope.environment.variables.get(
        expression.name.toLowerCase(),
      );
      if (!variable) throw sqlError(137, expression.name);
      return {
        type: variable.type,
        nullable: true,
        evaluate: () => variable.value,
      };
    }
    case 'global':
      return globalVariable(expression.name, scope.environment);
    case 'column':
      return scope.bindColumn(expression.parts);
    case 'unary':
      return bindUnary(expression, scope);
    case 'binary':
      return bindArithmetic(
        expression.operator,
        bindExpression(expression.left, scope),
        bindExpression(expression.right, scope),
      );
    case 'function':
      return bindCall(expression, scope);
    case 'cast':
      return bindCast(expression, scope);
    case 'case':
      return bindCase(expression, scope);
    case 'subquery':
      return bindSubquery(expression, scope);
    default:
      throw sqlError(156, 'DEFAULT');
  }
}

export function constant(type: SqlType, value: SqlValue): BoundExpression {
  return {
    type,
    nullable: value === null,
    digits: type.name === 'int' ? String(value).length : undefined,
    evaluate: () => value,
  };
}

/** An expression whose value is brought to a type. */
export function converted(
  bound: BoundExpression,
  type: SqlType,
): BoundExpression {
  const convert = converter(bound.type, type);
  return {
    type,
    nullable: bound.nullable,
    evaluate: frame => convert(bound.evaluate(frame)),
  };
}

function bindUnary(
  { operator, operand }: Extract<Expression, { kind: 'unary' }>,
  scope: Scope,
): BoundExpression {
  const bound = bindExpression(operand, scope);
  if (operator === '-') return bindNegation(bound);
  if (!isInteger(bound.type)) throw sqlError(8117, bound.type.name, "'~'");
  return {
    ...bound,
    digits: undefined,
    evaluate(frame) {
      const value = bound.evaluate(frame);
      if (value === null) return null;
      if (bound.type.name === 'bit') return value === 0n ? 1n : 0n;
      return bound.type.name === 'tinyint'
        ? 255n - (value as bigint)
        : -(value as bigint) - 1n;
    },
  };
}

function bindCall(
  call: Extract<Expression, { kind: 'function' }>,
  scope: Scope,
): BoundExpression {
  if (call.over) {
    if (!scope.window) throw sqlError(4108);
    return scope.window(call);
  }
  if (isAggregate(call.name)) {
    if (!scope.grouping) throw sqlError(147);
    return scope.grouping.aggregate(call);
  }
  if (call.star || call.distinct || call.withinGroup) {
    throw sqlError(102, call.star ? '*' : call.name);
  }
  return bindFunction(
    call.name,
    call.arguments.map(argument => bindExpression(argument, scope)),
    scope.environment,
  );
}

function bindCast(
  cast: Extract<Expression, { kind: 'cast' }>,
  scope: Scope,
): BoundExpression {
  const operand = bindExpression(cast.operand, scope);
  const style = cast.style && bindExpression(cast.style, scope);
  const { type } = cast;
  return {
    type,
    nullable: operand.nullable || cast.lenient,
    evaluate(frame) {
      const value = operand.evaluate(frame);
      const styleValue = style?.evaluate(frame);
      if (styleValue === null) return null;
      try {
        return convertValue(
          value,
          operand.type,
          type,
          styleValue === undefined ? undefined : Number(styleValue),
        );
      } catch (error) {
        // 529: such a conversion never works, which TRY_CAST does not hide.
        if (cast.lenient && error instanceof SqlError && error.number !== 529) {
          return null;
        }
        throw error;
      }
    },
  };
}

function bindCase(
  { branches, otherwise }: Extract<Expression, { kind: 'case' }>,
  scope: Scope,
): BoundExpression {
  const bound = branches.map(({ when, then }) => ({
    when: bindCondition(when, scope),
    then: bindExpression(then, scope),
  }));
  const last = otherwise && bindExpression(otherwise, scope);
  const results = [...bound.map(({ then }) => then), ...(last ? [last] : [])];
  const type = results.map(result => result.type).reduce(commonType, nullType);
  if (type.name === 'null') throw sqlError(8133);
  const values = bound.map(({ when, then }) => ({
    when,
    then: converted(then, type),
  }));
  const final = last && converted(last, type);
  return {
    type,
    nullable: !last || results.some(({ nullable }) => nullable),
    evaluate(frame) {
      for (const { when, then } of values) {
        if (when(frame)) return then.evaluate(frame);
      }
      return final ? final.evaluate(frame) : null;
    },
  };
}

function bindSubquery(
  { query }: Extract<Expression, { kind: 'subquery' }>,
  scope: Scope,
): BoundExpression {
  const relation = bindQuery(query, scope.environment, scope);
  if (relation.columns.length !== 1) throw sqlError(116);
  return {
    type: relation.columns[0].type,
    nullable: true,
    evaluate(frame) {
      let value: SqlValue = null;
      let found = false;
      for (const row of relation.rows(frame)) {
        if (found) throw sqlError(512);
        found = true;
        [value] = row;
      }
      return value;
    },
  };
}
