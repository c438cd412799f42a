import { int, SqlType, SqlValue } from '../types/SqlType';
import { BatchAborted } from '../engine/run/BatchAborted';
import { Execution } from '../engine/run/Execution';
import {
  Argument,
  callProcedure,
  executeText,
} from '../engine/run/runProcedure';
import type { Session } from '../engine/Session';
import { SqlError, sqlError } from '../engine/SqlError';
import type { PreparedStatements } from './PreparedStatements';
import type { Parameter } from './readParameter';
import type { Rpc } from './readRpc';
import type { Response } from './Response';
import { tokenWriter } from './tokenWriter';

interface Result {
  name: string;
  ordinal: number;
  type: SqlType;
  value: SqlValue;
}

/** The text that a call runs, for faults and logs; empty where it runs none. */
export function textOfRpc(rpc: Rpc, prepared: PreparedStatements): string {
  const text = (index: number) => String(rpc.parameters[index]?.value ?? '');
  switch (rpc.procedure.toLowerCase()) {
    case 'sp_executesql':
      return text(0);
    case 'sp_prepare':
    case 'sp_prepexec':
      return text(2);
    case 'sp_execute':
      return prepared.get(Number(text(0)))?.text ?? '';
    default:
      return rpc.procedure;
  }
}

/**
 * Carries out a remote procedure call; errors go to the response.
 *
 * @throws the signal's reason when it was cancelled
 */
export async function runRpc(options: {
  rpc: Rpc;
  session: Session;
  response: Response;
  signal: AbortSignal;
  prepared: PreparedStatements;
}): Promise<void> {
  const { rpc, session, response, signal, prepared } = options;
  const execution = new Execution(session, response, signal);
  const results: Result[] = [];
  let status = 0;
  try {
    status = await dispatch(execution, rpc, prepared, results);
  } catch (error) {
    if (signal.aborted) throw error;
    status = 1;
    if (error instanceof SqlError) response.error(error);
    else if (!(error instanceof BatchAborted)) throw error;
  }
  response.token(tokenWriter.returnStatus(status));
  for (const { name, ordinal, type, value } of results) {
    response.token(tokenWriter.returnValue(name, ordinal, { type }, value));
  }
  response.endProcedure();
}

async function dispatch(
  execution: Execution,
  { procedure, parameters }: Rpc,
  prepared: PreparedStatements,
  results: Result[],
): Promise<number> {
  const text = (index: number) => String(parameters[index]?.value ?? '');
  const argumentsFrom = (first: number): Argument[] =>
    parameters
      .slice(first)
      .map((parameter, index) => asArgument(parameter, first + index, results));
  const giveHandle = (handle: number) => {
    const [{ name }] = parameters;
    results.push({ name, ordinal: 0, type: int, value: BigInt(handle) });
  };
  switch (procedure.toLowerCase()) {
    case 'sp_executesql':
      await executeText(execution, text(0), text(1), argumentsFrom(2));
      return 0;
    case 'sp_prepare':
      giveHandle(prepared.add(text(1), text(2)));
      return 0;
    case 'sp_prepexec':
      giveHandle(prepared.add(text(1), text(2)));
      await executeText(execution, text(2), text(1), argumentsFrom(3));
      return 0;
    case 'sp_execute': {
      const found = prepared.get(Number(text(0)));
      if (!found) throw sqlError(8179, text(0));
      await executeText(
        execution,
        found.text,
        found.declaration,
        argumentsFrom(1),
      );
      return 0;
    }
    case 'sp_unprepare':
      if (!prepared.remove(Number(text(0)))) throw sqlError(8179, text(0));
      return 0;
    default: {
      const parts = procedure.split('.');
      const name = parts[parts.length - 1].replace(/^\[|\]$/g, '');
      return await callProcedure(execution, name, argumentsFrom(0));
    }
  }
}

function asArgument(
  parameter: Parameter,
  ordinal: number,
  results: Result[],
): Argument {
  const { name, type, value, output } = parameter;
  return {
    name: name === '' ? undefined : name,
    type,
    value,
    output: output
      ? (result, resultType) =>
          results.push({ name, ordinal, type: resultType, value: result })
      : undefined,
  };
}
