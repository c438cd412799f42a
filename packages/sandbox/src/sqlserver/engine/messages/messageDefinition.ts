import type { ErrorReach, MessageRow } from './MessageRow';
import { objectMessages } from './objectMessages';
import { securityMessages } from './securityMessages';
import { syntaxMessages } from './syntaxMessages';
import { typeMessages } from './typeMessages';
import { valueMessages } from './valueMessages';

export interface MessageDefinition {
  severity: number;
  state: number;
  text: string;
  reach: ErrorReach;
}

const rows: Record<number, MessageRow> = {
  ...syntaxMessages,
  ...objectMessages,
  ...typeMessages,
  ...valueMessages,
  ...securityMessages,
};

/** The definition of a message; undefined for numbers that the stand-in never raises by itself. */
export function messageDefinition(
  number: number,
): MessageDefinition | undefined {
  const row = rows[number];
  return row
    ? {
        severity: row[0],
        state: row[1],
        text: row[2],
        reach: row[3] ?? 'statement',
      }
    : undefined;
}
