import { convertValue } from '../../types/conversion/convertValue';
import { int, nvarchar, SqlType, SqlValue } from '../../types/SqlType';
import type { Variable } from '../bind/Environment';
import { Cursor } from '../parse/Cursor';
import { parseExpression } from '../parse/parseExpression';
import { parseType } from '../parse/parseType';
import { notSupported, sqlError } from '../SqlError';
import type { Execution } from './Execution';
import { systemProcedures } from './systemProcedures';
import type { StatementOf } from './StatementOf';

/** A parameter on its way into a procedure. */
export interface Argument {
  /** With its `@`; absent where it goes by its place. */
  name?: string;
  type: SqlType;
  value: SqlValue;
  /** Gets the value that the parameter has in the end. */
  output?: (value: SqlValue, type: SqlType) => void;
}

/** The parameters that sp_executesql's second argument declares. */
export function parseParameters(
  text: string,
): { name: string; type: SqlType; output: boolean; value?: SqlValue }[] {
  const cursor = new Cursor(text);
  if (cursor.atEnd) return [];
  let ordinal = 0;
  const parameters = cursor.list(() => {
    ordinal += 1;
    const token = cursor.next();
    if (token.kind !== 'variable') return cursor.failAt(token);
    cursor.take('AS');
    const type = parseType(cursor, { ordinal });
    let value: SqlValue | undefined;
    if (cursor.takeSymbol('=')) {
      const expression = parseExpression(cursor);
      if (expression.kind !== 'literal') cursor.fail();
      else value = expression.value;
    }
    const output = Boolean(cursor.takeOneOf('OUT', 'OUTPUT'));
    return { name: token.text, type, output, value };
  });
  if (!cursor.atEnd) cursor.fail();
  return parameters;
}

/**
 * Runs a text with parameters, as sp_executesql does.
 *
 * @throws SqlError 8144, 8178
 */
export async function executeText(
  execution: Execution,
  text: string,
  declaration: string,
  args: Argument[],
): Promise<void> {
  const parameters = parseParameters(declaration);
  if (args.length > parameters.length) throw sqlError(8144, '', '');
  const variables = new Map<string, Variable>();
  const outputs: (() => void)[] = [];
  parameters.forEach((parameter, index) => {
    const key = parameter.name.toLowerCase();
    const argument =
      args.find(({ name }) => name?.toLowerCase() === key) ??
      (args[index]?.name === undefined ? args[index] : undefined);
    if (!argument && parameter.value === undefined) {
      throw sqlError(8178, `(${declaration})${text}`, parameter.name);
    }
    const variable: Variable = { type: parameter.type, value: null };
    variables.set(key, variable);
    if (argument) {
      variable.value = convertValue(
        argument.value,
        argument.type,
        parameter.type,
      );
      const { output } = argument;
      if (output) outputs.push(() => output(variable.value, variable.type));
    } else {
      variable.value = parameter.value ?? null;
    }
  });
  await execution.nested(text, variables);
  for (const output of outputs) output();
}

/** @throws SqlError 2812 for a procedure that does not exist */
export async function runExecute(
  execution: Execution,
  statement: StatementOf<'execute'>,
): Promise<void> {
  const name = statement.procedure[statement.procedure.length - 1];
  const args = statement.arguments.map(({ name: given, value, output }) => {
    const bound = execution.expression(value);
    const argument: Argument = {
      name: given,
      type: bound.type,
      value: bound.evaluate({ row: [] }),
    };
    if (output && value.kind === 'variable') {
      argument.output = (result, type) =>
        execution.setVariable(value.name, result, type);
    }
    return argument;
  });
  const result = await callProcedure(execution, name, args);
  if (statement.result !== undefined) {
    execution.setVariable(statement.result, BigInt(result), int);
  }
}

/**
 * Calls a system procedure; there are no others.
 *
 * @returns its return value
 * @throws SqlError 2812; 40517 for one that only the real server has
 */
export async function callProcedure(
  execution: Execution,
  name: string,
  args: Argument[],
): Promise<number> {
  if (name.toLowerCase() === 'sp_executesql') {
    const [statement, declaration, ...values] = args;
    const text = (argument: Argument | undefined) =>
      argument && argument.value !== null ? String(argument.value) : '';
    await executeText(execution, text(statement), text(declaration), values);
    return 0;
  }
  const procedure = systemProcedures[name.toLowerCase()];
  if (!procedure) {
    throw /^[sx]p_/i.test(name) ? notSupported(name) : sqlError(2812, name);
  }
  await procedure(execution, args);
  return 0;
}

/** `EXEC ('…')` */
export async function runExecuteText(
  execution: Execution,
  { text }: StatementOf<'executeText'>,
): Promise<void> {
  const value = execution.value(text, nvarchar(-1));
  if (value !== null) await execution.nested(String(value));
}
