import { applyPatch, JsonPatchError, Operation } from 'fast-json-patch';
import { Fields, isFields } from '../objects';
import { StatusError } from '../StatusError';

/**
 * JSON patch (RFC 6902).
 *
 * @throws StatusError 400 for what is no patch, 422 where an operation or test fails
 */
export function jsonPatch(target: Fields, patch: unknown): Fields {
  if (!Array.isArray(patch)) {
    throw StatusError.badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    );
  }
  try {
    const { newDocument } = applyPatch<unknown>(
      structuredClone(target),
      patch as Operation[],
      true,
    );
    return isFields(newDocument) ? newDocument : {};
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    throw new StatusError(
      422,
      'Invalid',
      `the server rejected our request due to an error in our request`,
      {},
    );
  }
}
