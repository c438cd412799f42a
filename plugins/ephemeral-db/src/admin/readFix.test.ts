import { readFix } from './readFix';

// As plugins/ephemeral-db-backend/src/preflight writes them.
describe('readFix', () => {
  it.each([
    [
      'GRANT VIEW ANY DEFINITION TO [edb].',
      { code: 'GRANT VIEW ANY DEFINITION TO [edb]' },
    ],
    [
      'USE Orders;\nALTER ROLE db_backupoperator ADD MEMBER [edb];',
      { code: 'USE Orders;\nALTER ROLE db_backupoperator ADD MEMBER [edb];' },
    ],
    [
      "Apply deploy/rbac.yaml, or add to its role:\n- apiGroups: ['']\n  verbs: [list]",
      {
        words: 'Apply deploy/rbac.yaml, or add to its role:',
        code: "- apiGroups: ['']\n  verbs: [list]",
      },
    ],
    [
      'Delete points that nobody needs, or raise it: kubectl -n db patch resourcequota points',
      {
        words: 'Delete points that nobody needs, or raise it:',
        code: 'kubectl -n db patch resourcequota points',
      },
    ],
    // Two ways out, of which only one is a statement: whoever copies it must read it.
    [
      'In each: ALTER ROLE db_backupoperator ADD MEMBER [edb]; or set capture.consistency: crash.',
      {
        words:
          'In each: ALTER ROLE db_backupoperator ADD MEMBER [edb]; or set capture.consistency: crash.',
      },
    ],
    [
      'Set sources.orders.clones.memory, for example 4Gi.',
      { words: 'Set sources.orders.clones.memory, for example 4Gi.' },
    ],
  ])('reads %j', (fix, parts) => {
    expect(readFix(fix)).toEqual(parts);
  });
});
