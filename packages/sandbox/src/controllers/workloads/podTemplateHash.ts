import { KubernetesObject, isSame } from '../../kubernetes';
import { PodTemplate } from '../kinds';

export const HASH_LABEL = 'pod-template-hash';

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** FNV-1a over 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}

/** What sets the pods of one revision apart; of the form that Kubernetes gives it, not of the same value. */
export function podTemplateHash(template: PodTemplate): string {
  return [...String(fnv1a(JSON.stringify(template)))]
    .map(digit => LETTERS[digit.charCodeAt(0) % LETTERS.length])
    .join('');
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { [HASH_LABEL]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** Whether two templates make the same pods. */
export function isSameTemplate(left: PodTemplate, right: PodTemplate): boolean {
  return isSame(withoutHash(left), withoutHash(right));
}

/** Oldest first, as creation times tell it in whole seconds; ties by name. */
export function byAge(left: KubernetesObject, right: KubernetesObject): number {
  const [a, b] = [left, right].map(
    ({ metadata }) => `${metadata.creationTimestamp} ${metadata.name}`,
  );
  return a < b ? -1 : 1;
}
