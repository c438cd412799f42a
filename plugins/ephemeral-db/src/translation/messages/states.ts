/** The states of clones and points in time, as chips and sentences. */
export const stateMessages = {
  clone: {
    queued: {
      chip: 'Waiting · {{ahead}} ahead',
      chipNext: 'Waiting · next',
      sentence_one:
        'Waiting for a slot on cluster {{cluster}}. {{count}} clone is ahead of this one.',
      sentence_other:
        'Waiting for a slot on cluster {{cluster}}. {{count}} clones are ahead of this one.',
      sentenceNext: 'Waiting for a slot on cluster {{cluster}}. It is next.',
    },
    provisioning: {
      chip: 'Preparing · {{step}} of {{steps}}',
      sentence: '{{doing}} ({{span}}).',
      sentenceUsual:
        '{{doing}} ({{span}}). Usually ready {{usual}} after the order.',
      imported: 'Importing the point',
      bound: 'Making the volume',
      running: 'Starting SQL Server',
      secured: 'Replacing the passwords',
      verified: 'Comparing its figures with those of the point',
      masked: 'Masking',
      ready: 'Opening it to you',
    },
    ready: {
      chip: 'Ready',
      sentence: 'Data from {{point}}. Expires in {{span}}.',
    },
    ending: {
      chip: 'Ready · {{left}}',
      sentence: 'Expires {{moment}}. Then it is deleted with everything in it.',
    },
    grace: {
      chip: 'In use · ends {{clock}}',
      sentence:
        'Its time was up, but it is still in use. It ends at {{clock}}.',
    },
    rewinding: {
      chip: 'Rewinding · still answering',
      sentence: 'The old data answers until the new volume is in place.',
    },
    refreshing: {
      chip: 'Moving · still answering',
      sentence: 'The old data answers until the new volume is in place.',
    },
    stopping: {
      chip: 'Stopping',
      sentence: 'Stopping SQL Server; the data is kept.',
    },
    starting: {
      chip: 'Starting',
      sentence: 'Starting SQL Server on the same data.',
    },
    stopped: {
      chip: 'Stopped',
      sentence: 'Nothing runs; the data is kept. Still expires {{moment}}.',
    },
    unavailable: {
      chip: 'Not answering',
      sentence: 'It was ready. {{reason}}',
      sentenceUnknown: 'It was ready. SQL Server does not answer.',
    },
    failed: {
      chip: 'Failed · {{stage}}',
      sentence: '{{reason}} No password was handed out; its network is shut.',
    },
    deleting: {
      chip: 'Deleting',
      chipSteps: 'Deleting · {{step}} of {{steps}}',
      sentence: 'Removing everything of it.',
      sentenceWhat: 'Removing {{what}}.',
      server: 'SQL Server',
      volume: 'the volume',
      import: 'the import of its point',
      content: 'what the import left on the cluster',
      namespace: 'the namespace',
    },
    heldUp: 'Held up by {{object}}: {{reason}}',
    gone: {
      chip: 'Gone',
      expired: 'Expired {{moment}}.',
      deleted: 'It was deleted.',
    },
  },
  stage: {
    imported: 'Import',
    bound: 'Volume',
    running: 'SQL Server',
    secured: 'Secure',
    verified: 'Verify',
    masked: 'Mask',
    ready: 'Ready',
    /** As in "Failed · masking". */
    failed: {
      imported: 'import',
      bound: 'volume',
      running: 'SQL Server',
      secured: 'securing',
      verified: 'verifying',
      masked: 'masking',
      ready: 'opening',
    },
  },
  point: {
    planned: {
      chip: 'Next {{clock}}',
      sentence: 'Next scheduled capture, in {{span}}.',
    },
    capturing: {
      chip: 'Capturing',
      sentence: 'Flushing to disk, then the snapshot.',
      suspended:
        'Writes to {{databases}} are paused ({{held}} of at most {{span}}).',
    },
    cut: {
      chip: 'Taken · not usable yet',
      brief: 'Not usable yet',
      sentence:
        'The moment is safe. The array is still preparing it ({{span}}).',
    },
    ready: {
      chip: 'Ready · {{consistency}}',
      brief: 'Ready',
      taken: 'Taken.',
      takenIn: 'Taken in {{span}}.',
      figures: '{{figures}}. Taken in {{span}}.',
    },
    verified: {
      chip: 'Verified',
      sentence: 'A clone showed the same figures.',
      sentenceFigures: 'A clone showed the same figures: {{figures}}.',
    },
    weaker: {
      chip: 'Ready · crash-consistent',
      brief: 'Crash-consistent',
      sentence:
        'Asked for {{asked}}, but it was not reached. SQL Server will recover it as after a power cut.',
      sentencePaused:
        'Asked for paused writes, but {{span}} passed. SQL Server will recover it as after a power cut.',
    },
    failed: {
      chip: 'Failed',
      sentence: '{{reason}} Nothing was kept; the source runs on.',
    },
    lost: {
      chip: 'Lost on the array',
      sentence:
        'No new clones can be made from it. Existing clones are not affected.',
    },
    deleting: {
      chip: 'Deleting',
      sentence: 'Being removed.',
    },
    other: 'Made outside Backstage',
    otherBrief: 'Made outside',
    formerVolume: 'Of a former volume',
    formerVolumeBrief: 'Former volume',
    inUse_one: "Can't be deleted: 1 clone uses it",
    inUse_other: "Can't be deleted: {{count}} clones use it",
  },
  consistency: {
    crash: 'crash-consistent',
    checkpoint: 'checkpoint',
    suspend: 'writes paused',
    unknown: 'not recorded',
  },
} as const;
