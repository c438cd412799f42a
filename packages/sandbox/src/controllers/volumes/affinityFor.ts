import type { DriverProfile } from '../../drivers/DriverProfile';
import { Node, PersistentVolume, PersistentVolumeClaim } from '../kinds';
import { annotations } from './names';

function isReady({ status }: Node): boolean {
  return Boolean(
    status?.conditions?.some(
      ({ type, status: is }) => type === 'Ready' && is === 'True',
    ),
  );
}

/**
 * From where a new volume can be reached, of a driver whose volumes are bound to
 * a node or zone: that of the node that was selected, or of any that is ready.
 */
export function affinityFor(
  { metadata }: PersistentVolumeClaim,
  { topology }: DriverProfile,
  nodes: Node[],
): Pick<PersistentVolume['spec'], 'nodeAffinity'> {
  if (!topology) return {};
  const { key } = topology;
  const selected = metadata.annotations?.[annotations.selectedNode];
  const node =
    nodes.find(one => one.metadata.name === selected) ?? nodes.find(isReady);
  const value = node?.metadata.labels?.[key];
  if (value === undefined) return {};
  const matchExpressions = [{ key, operator: 'In' as const, values: [value] }];
  return {
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } },
  };
}
