import { isCharacter, isUnicode, varchar } from '../../types/SqlType';
import { like } from '../../types/text';
import type { ComparisonOperator, Condition } from '../parse/Expression';
import { sqlError } from '../SqlError';
import { bindExpression, converted } from './bindExpression';
import { bindQuery } from './bindQuery';
import type { BoundCondition, BoundExpression } from './Bound';
import { comparison } from './compareValues';
import type { Scope } from './Scope';

const holds: Record<ComparisonOperator, (order: number) => boolean> = {
  '=': order => order === 0,
  '<>': order => order !== 0,
  '<': order => order < 0,
  '<=': order => order <= 0,
  '>': order => order > 0,
  '>=': order => order >= 0,
};

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function and(
  left: boolean | undefined,
  right: () => boolean | undefined,
): boolean | undefined {
  if (left === false) return false;
  const other = right();
  if (other === false) return false;
  return left === undefined || other === undefined ? undefined : true;
}

function or(
  left: boolean | undefined,
  right: () => boolean | undefined,
): boolean | undefined {
  return not(and(not(left), () => not(right())));
}

function compare(
  operator: ComparisonOperator,
  left: BoundExpression,
  right: BoundExpression,
): BoundCondition {
  const orderOf = comparison(left.type, right.type);
  const test = holds[operator];
  return frame => {
    const order = orderOf(left.evaluate(frame), right.evaluate(frame));
    return order === undefined ? undefined : test(order);
  };
}

/**
 * Resolves the names of a search condition.
 *
 * @throws SqlError for names that do not exist and types that do not fit
 */
export function bindCondition(
  condition: Condition,
  scope: Scope,
): BoundCondition {
  switch (condition.kind) {
    case 'and': {
      const left = bindCondition(condition.left, scope);
      const right = bindCondition(condition.right, scope);
      return frame => and(left(frame), () => right(frame));
    }
    case 'or': {
      const left = bindCondition(condition.left, scope);
      const right = bindCondition(condition.right, scope);
      return frame => or(left(frame), () => right(frame));
    }
    case 'not': {
      const operand = bindCondition(condition.operand, scope);
      return frame => not(operand(frame));
    }
    case 'compare':
      return compare(
        condition.operator,
        bindExpression(condition.left, scope),
        bindExpression(condition.right, scope),
      );
    case 'distinct': {
      const left = bindExpression(condition.left, scope);
      const right = bindExpression(condition.right, scope);
      const orderOf = comparison(left.type, right.type);
      return frame => {
        const [a, b] = [left.evaluate(frame), right.evaluate(frame)];
        if (a === null || b === null) return a !== b;
        return orderOf(a, b) !== 0;
      };
    }
    case 'isNull': {
      const operand = bindExpression(condition.operand, scope);
      return frame => operand.evaluate(frame) === null;
    }
    case 'between': {
      const operand = bindExpression(condition.operand, scope);
      const low = bindExpression(condition.low, scope);
      const high = bindExpression(condition.high, scope);
      const above = compare('>=', operand, low);
      const below = compare('<=', operand, high);
      return frame => and(above(frame), () => below(frame));
    }
    case 'inList': {
      const operand = bindExpression(condition.operand, scope);
      const tests = condition.items.map(item =>
        compare('=', operand, bindExpression(item, scope)),
      );
      return frame => {
        let result: boolean | undefined = false;
        for (const test of tests) {
          result = or(result, () => test(frame));
          if (result) return true;
        }
        return result;
      };
    }
    case 'like':
      return bindLike(condition, scope);
    case 'exists': {
      const relation = bindQuery(condition.query, scope.environment, scope);
      return frame => {
        for (const row of relation.rows(frame)) if (row) return true;
        return false;
      };
    }
    case 'inQuery':
      return bindQuantified(
        {
          operator: '=',
          all: false,
          left: condition.operand,
          query: condition.query,
        },
        scope,
      );
    default:
      return bindQuantified(condition, scope);
  }
}

function bindQuantified(
  {
    operator,
    all,
    left,
    query,
  }: Omit<Extract<Condition, { kind: 'quantified' }>, 'kind'>,
  scope: Scope,
): BoundCondition {
  const operand = bindExpression(left, scope);
  const relation = bindQuery(query, scope.environment, scope);
  if (relation.columns.length !== 1) throw sqlError(116);
  const orderOf = comparison(operand.type, relation.columns[0].type);
  const test = holds[operator];
  return frame => {
    const value = operand.evaluate(frame);
    let result: boolean | undefined = all;
    for (const [other] of relation.rows(frame)) {
      const order = orderOf(value, other);
      const holding = order === undefined ? undefined : test(order);
      if (holding === !all) return holding;
      if (holding === undefined) result = undefined;
    }
    return result;
  };
}

function bindLike(
  condition: Extract<Condition, { kind: 'like' }>,
  scope: Scope,
): BoundCondition {
  const asText = (bound: BoundExpression) =>
    isCharacter(bound.type) ? bound : converted(bound, varchar(-1));
  const operand = asText(bindExpression(condition.operand, scope));
  const pattern = asText(bindExpression(condition.pattern, scope));
  const escape =
    condition.escape && asText(bindExpression(condition.escape, scope));
  // One Unicode side makes both so, and their trailing blanks count.
  const unicode = [operand, pattern].some(({ type }) => isUnicode(type));
  return frame => {
    const text = operand.evaluate(frame);
    const wanted = pattern.evaluate(frame);
    if (text === null || wanted === null) return undefined;
    const mark = escape?.evaluate(frame);
    return like(String(text), String(wanted), {
      escape: mark === undefined || mark === null ? undefined : String(mark),
      exact: unicode,
    });
  };
}
