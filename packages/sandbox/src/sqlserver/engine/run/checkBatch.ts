import { bindExpression } from '../bind/bindExpression';
import { bindQuery } from '../bind/bindQuery';
import { bindCondition } from '../bind/bindCondition';
import { Scope } from '../bind/Scope';
import type { Variable } from '../bind/Environment';
import type { Statement } from '../parse/Statement';
import { SqlError, sqlError } from '../SqlError';
import type { Execution } from './Execution';
import { bindDelete } from './runDelete';
import { bindInsert } from './runInsert';
import { bindUpdate } from './runUpdate';

/** Errors that are only found as the statement runs: its objects may yet come to be (Microsoft Learn, "Deferred name resolution"). */
const DEFERRED = new Set([208]);

class BatchCheck {
  /** After USE, names mean what they do in another database. */
  private elsewhere = false;
  /** How many WHILE stand around. */
  private loops = 0;

  constructor(private readonly execution: Execution) {}

  all(statements: readonly Statement[]): void {
    for (const statement of statements) this.check(statement);
  }

  private check(statement: Statement): void {
    switch (statement.kind) {
      case 'block':
        this.all(statement.statements);
        return;
      case 'tryCatch':
        this.all(statement.attempt);
        this.all(statement.handler);
        return;
      case 'if':
        this.at(statement.line, () => this.condition(statement.condition));
        this.check(statement.then);
        if (statement.otherwise) this.check(statement.otherwise);
        return;
      case 'while':
        this.at(statement.line, () => this.condition(statement.condition));
        this.loops += 1;
        this.check(statement.body);
        this.loops -= 1;
        return;
      case 'break':
      case 'continue':
        if (this.loops === 0) {
          throw sqlError(statement.kind === 'break' ? 135 : 136).at(
            statement.line,
          );
        }
        return;
      case 'use':
        this.elsewhere = true;
        return;
      case 'declare':
        for (const { name, type, value } of statement.variables) {
          this.at(statement.line, () => {
            if (value) this.names(() => this.expression(value), value);
            declare(this.execution.variables, name, { type, value: null });
          });
        }
        return;
      default:
        this.at(statement.line, () =>
          this.names(() => this.bind(statement), statement),
        );
    }
  }

  private condition(condition: Parameters<typeof bindCondition>[0]): void {
    this.names(
      () => bindCondition(condition, new Scope(this.execution)),
      condition,
    );
  }

  private expression(value: Parameters<typeof bindExpression>[0]): void {
    bindExpression(value, new Scope(this.execution));
  }

  private bind(statement: Statement): void {
    switch (statement.kind) {
      case 'select':
        bindQuery(statement.query, this.execution);
        break;
      case 'insert':
        bindInsert(this.execution, statement);
        break;
      case 'update':
        bindUpdate(this.execution, statement);
        break;
      case 'delete':
        bindDelete(this.execution, statement);
        break;
      case 'assign':
      case 'print':
        this.expression(statement.value);
        break;
      default:
    }
  }

  /** Checks the variables of a tree, and its names as far as they can be known. */
  private names(bind: () => void, tree: unknown): void {
    requireDeclared(tree, this.execution.variables);
    if (this.elsewhere) return;
    try {
      bind();
    } catch (error) {
      const known =
        error instanceof SqlError &&
        error.reach === 'batch' &&
        !DEFERRED.has(error.number);
      if (known || !(error instanceof SqlError)) throw error;
    }
  }

  private at(line: number, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof SqlError && error.line === 1) error.at(line);
      throw error;
    }
  }
}

/**
 * Checks a whole batch before any of it runs, as the server compiles it:
 * variables must be declared before they are used, columns of tables that
 * are there must be there too. Declares the variables.
 *
 * @throws SqlError 134, 135, 136, 137, and those of names and types, with their lines
 */
export function checkBatch(
  execution: Execution,
  statements: readonly Statement[],
): void {
  new BatchCheck(execution).all(statements);
}

/** @throws SqlError 134 */
function declare(
  variables: Map<string, Variable>,
  name: string,
  variable: Variable,
): void {
  const key = name.toLowerCase();
  if (variables.has(key)) throw sqlError(134, name);
  variables.set(key, variable);
}

/** @throws SqlError 137 */
function requireDeclared(
  tree: unknown,
  variables: ReadonlyMap<string, Variable>,
): void {
  if (typeof tree !== 'object' || tree === null || Buffer.isBuffer(tree)) {
    return;
  }
  const name = nameOfVariable(tree);
  if (name !== undefined && !variables.has(name.toLowerCase())) {
    throw sqlError(137, name);
  }
  for (const part of Object.values(tree)) requireDeclared(part, variables);
}

/** The variable that a node of the tree reads or sets. */
function nameOfVariable(node: object): string | undefined {
  if ('kind' in node && node.kind === 'variable' && 'name' in node) {
    return String(node.name);
  }
  return 'variable' in node && typeof node.variable === 'string'
    ? node.variable
    : undefined;
}
