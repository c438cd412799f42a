import { FieldError, forbiddenField, unsupportedField } from '../fieldErrors';
import { StatusError } from '../StatusError';
import { LIST_OPTIONS } from './listQuery';

const NOT_OLDER = 'NotOlderThan';

/** k8s.io/apimachinery, pkg/apis/meta/internalversion/validation. */
function validateWatch(parameters: URLSearchParams): FieldError[] {
  const field = 'resourceVersionMatch';
  const match = parameters.get(field);
  const asksForState = parameters.has('sendInitialEvents');
  const forbid = (why: string) => forbiddenField(field, why);
  return [
    ...(asksForState && match !== NOT_OLDER
      ? [forbid(`sendInitialEvents requires setting ${field} to ${NOT_OLDER}`)]
      : []),
    ...(match && !asksForState
      ? [
          forbid(
            `${field} is forbidden for watch unless sendInitialEvents is provided`,
          ),
        ]
      : []),
    ...(match && match !== NOT_OLDER
      ? [unsupportedField(field, match, [NOT_OLDER])]
      : []),
  ];
}

/** What a watch is asked to begin with. */
export interface WatchQuery {
  /** Only what came after this version; undefined where everything that is there comes first. */
  from: number | undefined;
  /** Whether the end of what is there already is marked. */
  marksState: boolean;
}

/**
 * @param current - the newest version
 * @throws StatusError 400 or 422
 */
export function parseWatchQuery(
  parameters: URLSearchParams,
  current: number,
): WatchQuery {
  const errors = validateWatch(parameters);
  if (errors.length > 0) throw StatusError.invalid(LIST_OPTIONS, '', errors);
  const version = parameters.get('resourceVersion') ?? '';
  if (version !== '' && !/^\d+$/.test(version)) {
    throw StatusError.badRequest(
      `resourceVersion: Invalid value: "${version}": strconv.ParseUint: parsing "${version}": invalid syntax`,
    );
  }
  const initial = parameters.get('sendInitialEvents');
  const from = Number(version) || undefined;
  if (initial === 'true') return { from: undefined, marksState: true };
  return {
    from: initial === 'false' ? from ?? current : from,
    marksState: false,
  };
}
