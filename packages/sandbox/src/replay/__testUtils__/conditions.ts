import { Fields, ObjectStore, allResources, isFields } from '../../kubernetes';

/** `! kubectl get KIND NAME` */
const ABSENT = /^! kubectl get (\S+) (\S+)(?: -n (\S+))?$/;
const COUNT = /^\[ "\$\(kubectl get (\S+) -o name \| wc -l\)" = (\d+) \]$/;
/** One side of a comparison may be several answers put together. */
const EQUAL = /^\[ "(.*)" = "?([^"]*)"? \]$/;
const ANSWER =
  /\$\(kubectl get (\S+) (.+?) -n (\S+) -o jsonpath=\{([^}]*)\}\)/g;

function resourceNamed(word: string) {
  return allResources.find(
    ({ plural, singular, shortNames }) =>
      plural === word || singular === word || shortNames?.includes(word),
  );
}

function namesOf(
  store: ObjectStore,
  word: string,
  name: string,
  namespace?: string,
) {
  const resource = resourceNamed(word);
  if (!resource) throw new Error(`No resource is called ${word}.`);
  return store.get(resource, namespace, name);
}

function fieldAt(object: Fields | undefined, path: string): string {
  const value = path
    .split('.')
    .filter(Boolean)
    .reduce<unknown>(
      (fields, name) => (isFields(fields) ? fields[name] : undefined),
      object,
    );
  return value === undefined ? '' : String(value);
}

/** Whether a condition of a recording, written for a shell, holds here. */
export function holds(store: ObjectStore, condition: string): boolean {
  const absent = ABSENT.exec(condition);
  if (absent) {
    const [, word, name, namespace] = absent;
    return namesOf(store, word, name, namespace) === undefined;
  }
  const count = COUNT.exec(condition);
  if (count) {
    const resource = resourceNamed(count[1]);
    return (
      resource !== undefined && store.list(resource).length === Number(count[2])
    );
  }
  const equal = EQUAL.exec(condition);
  if (!equal)
    throw new Error(`Nobody here understands the condition ${condition}.`);
  const said = equal[1].replace(
    ANSWER,
    (_all, word: string, names: string, namespace: string, path: string) =>
      names
        .split(' ')
        .map(name =>
          fieldAt(
            namesOf(store, word, name, namespace),
            path.replace('.items[*]', ''),
          ),
        )
        .join(' '),
  );
  return said === equal[2];
}
