import { trackUpdate } from '../apply/ownership';
import { KubernetesObject, ManagedFieldsEntry } from '../objects';
import { Resource } from '../resources';

/** Who writes, and what is known of the owners afterwards. */
export interface Writing {
  /** Whom `metadata.managedFields` names for the change; nobody where absent. */
  manager?: string;
  /** Who owns what afterwards, where the caller has worked it out (server-side apply). */
  managedFields?: ManagedFieldsEntry[];
  subresource?: string;
}

/** In place: an empty list from a client forgets all owners; none leaves them as they are. */
export function keepFormerOwners(
  existing: KubernetesObject,
  { metadata }: KubernetesObject,
  { managedFields }: Writing,
): void {
  const { managedFields: former } = existing.metadata;
  const given = managedFields ?? metadata.managedFields ?? former;
  if (given?.some(entry => entry.manager)) metadata.managedFields = given;
  else delete metadata.managedFields;
}

/** In place: the owners of all fields after a write. */
export function keepOwners(
  resource: Resource,
  existing: KubernetesObject | undefined,
  object: KubernetesObject,
  { manager, managedFields, subresource }: Writing,
  now: string,
): void {
  if (!managedFields && manager === undefined) return;
  const entries =
    managedFields ??
    trackUpdate(
      resource,
      existing,
      object,
      { manager: manager ?? '', subresource },
      now,
    );
  object.metadata.managedFields = entries;
  if (entries.length === 0) delete object.metadata.managedFields;
}
