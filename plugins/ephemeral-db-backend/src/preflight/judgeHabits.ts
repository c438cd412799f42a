import type { PreflightFinding } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { GoldenSource } from '../sources/types';
import type { Answer, ServerFacts } from './observations';
import { refusedAnswer } from './refusedAnswer';

/** What a server does by itself comes to life on a clone before anybody has secured it. */
export function judgeHabits(
  facts: ServerFacts,
  source: GoldenSource,
): PreflightFinding[] {
  return [
    judgeDefinitions(facts),
    ...(facts.seesDefinitions
      ? [
          judgeStartupProcedures(facts),
          judgeLogonTriggers(facts),
          judgeAudits(facts),
          judgeAvailabilityGroups(facts, source),
        ]
      : []),
  ].filter(finding => finding !== undefined);
}

/** Without the right the views are not refused but short of rows. */
function judgeDefinitions({
  seesDefinitions,
  user,
}: ServerFacts): PreflightFinding | undefined {
  if (seesDefinitions) return undefined;
  return {
    id: 'definitions',
    state: 'warning',
    found: `${user} can't see whether the server has startup procedures, logon triggers, audits or availability groups, which would come to life on a clone.`,
    fix: `GRANT VIEW ANY DEFINITION TO [${user}].`,
  };
}

function judgeStartupProcedures({
  startupProcedures,
  user,
}: ServerFacts): PreflightFinding {
  return judgeRows(startupProcedures, {
    id: 'startupProcedures',
    what: 'whether procedures run when the server starts',
    user,
    none: 'No procedure runs when the server starts.',
    some: names => ({
      state: 'warning',
      found: `${list(names)} in master ${
        names.length > 1 ? 'run' : 'runs'
      } when the server starts, on each clone too, with the rights of a sysadmin and before its passwords are changed.`,
      fix: names
        .map(name => `EXEC sp_procoption N'${name}', 'startup', 'off';`)
        .join(' '),
    }),
  });
}

function judgeLogonTriggers({
  logonTriggers,
  user,
}: ServerFacts): PreflightFinding {
  return judgeRows(logonTriggers, {
    id: 'logonTriggers',
    what: 'whether triggers run at each log-in',
    user,
    none: 'No trigger runs at log-in.',
    some: names => ({
      state: 'warning',
      found: `${list(names)} ${
        names.length > 1 ? 'run' : 'runs'
      } at each log-in, on clones too, and can lock out the backend and people.`,
      fix: names
        .map(name => `DISABLE TRIGGER [${name}] ON ALL SERVER;`)
        .join(' '),
    }),
  });
}

function judgeAudits({ audits, user }: ServerFacts): PreflightFinding {
  return judgeRows(audits, {
    id: 'audits',
    what: 'whether server audits are on',
    user,
    none: 'No server audit is on.',
    some: found => {
      const deadly = found.filter(({ onFailure }) =>
        /SHUTDOWN/.test(onFailure),
      );
      const names = found.map(({ name }) => name);
      return {
        state: deadly.length ? 'blocked' : 'warning',
        found: deadly.length
          ? `Audit ${list(
              deadly.map(({ name }) => name),
            )} shuts the server down where it can't write, as on a clone without its target.`
          : `Audit ${list(
              names,
            )} is on, and each clone would audit as if it were the golden server.`,
        fix: names
          .map(name => `ALTER SERVER AUDIT [${name}] WITH (STATE = OFF);`)
          .join(' '),
      };
    },
  });
}

function judgeAvailabilityGroups(
  { availabilityGroups, user }: ServerFacts,
  source: GoldenSource,
): PreflightFinding {
  const offered =
    'refused' in availabilityGroups
      ? availabilityGroups
      : {
          rows: availabilityGroups.rows.filter(({ database }) =>
            source.engine.databases.includes(database),
          ),
        };
  return judgeRows(offered, {
    id: 'availabilityGroups',
    what: 'whether databases are in an availability group',
    user,
    none: 'No database is in an availability group.',
    some: found => ({
      state: 'blocked',
      found: `${found
        .map(({ database, group }) => `${database} is in ${group}`)
        .join(
          ', ',
        )}: on a clone, which has no availability groups, it would not open.`,
      fix: `Offer a copy that is in none, or take it out: ${found
        .map(
          ({ database, group }) =>
            `ALTER AVAILABILITY GROUP [${group}] REMOVE DATABASE [${database}];`,
        )
        .join(' ')}`,
    }),
  });
}

function judgeRows<Row>(
  answer: Answer<Row>,
  options: {
    id: string;
    what: string;
    user: string;
    none: string;
    some(rows: Row[]): Omit<PreflightFinding, 'id'>;
  },
): PreflightFinding {
  const { id, what, user, none, some } = options;
  if ('refused' in answer) {
    return refusedAnswer(
      id,
      what,
      answer,
      `GRANT VIEW ANY DEFINITION TO [${user}].`,
    );
  }
  return answer.rows.length
    ? { id, ...some(answer.rows) }
    : { id, state: 'ok', found: none };
}

function list(names: string[]): string {
  return names.join(', ');
}
