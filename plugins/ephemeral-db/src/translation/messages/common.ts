/** Words that several rooms share. */
export const commonMessages = {
  common: {
    pageTitle: 'Ephemeral databases',
    close: 'Close',
    copy: 'Copy',
    copied: 'Copied',
    copyDetails: 'Copy details',
    copyFailed:
      'Could not copy: the browser did not allow it. Select the text and copy it by hand.',
    tryAgain: 'Try again',
    loading: 'Loading',
    notMeasured: 'not measured',
    unreachable:
      'Cluster {{cluster}} has not answered since {{moment}}. Shown is what was known then. Clones may be running.',
    lastSeen: 'last seen {{moment}}',
    loadFailed: 'Could not load {{what}}.',
    stale: 'Could not refresh: what you see is from {{moment}}.',
    whatClone: 'the clone',
    whatClones: 'the clones',
    whatSources: 'the sources',
    whatTimeline: 'the points in time and clones',
  },
} as const;
