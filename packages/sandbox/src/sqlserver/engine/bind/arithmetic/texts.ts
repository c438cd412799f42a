import { commonType } from '../../../types/commonType';
import { SqlType } from '../../../types/SqlType';
import type { Plan } from './Plan';

const LONGEST: Record<string, number> = {
  nvarchar: 4000,
  varchar: 8000,
  varbinary: 8000,
};

function variableLengthOf({ name }: SqlType): SqlType['name'] {
  if (name.startsWith('n')) return 'nvarchar';
  return name.endsWith('char') ? 'varchar' : 'varbinary';
}

/** `+` of texts or of bytes: as long as both together, but cut where no type without `max` is so long. */
export function concatenation(left: SqlType, right: SqlType): Plan {
  const name = variableLengthOf(commonType(left, right));
  const endless = left.length === -1 || right.length === -1;
  const limit = endless ? Infinity : LONGEST[name];
  const length = (left.length ?? 1) + (right.length ?? 1);
  const side: SqlType = { name, length: -1 };
  return {
    type: { name, length: endless ? -1 : Math.min(length, limit) },
    leftAs: side,
    rightAs: side,
    combine: (a, b) =>
      Buffer.isBuffer(a) && Buffer.isBuffer(b)
        ? Buffer.concat([a, b]).subarray(0, Math.min(limit, 2 ** 31))
        : `${a}${b}`.slice(0, limit),
  };
}
