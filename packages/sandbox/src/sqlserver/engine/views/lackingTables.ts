/** Tables of the server's own databases that people and tools ask, and that the stand-in lacks. */
const lackingTables: Record<string, ReadonlySet<string>> = {
  master: new Set(['spt_monitor', 'spt_values']),
  msdb: new Set([
    'backupfile',
    'backupfilegroup',
    'backupmediafamily',
    'backupmediaset',
    'backupset',
    'restorefile',
    'restorehistory',
    'suspect_pages',
    'sysalerts',
    'syscategories',
    'sysjobactivity',
    'sysjobhistory',
    'sysjobs',
    'sysjobschedules',
    'sysjobservers',
    'sysjobsteps',
    'sysmail_allitems',
    'sysoperators',
    'sysschedules',
  ]),
};

/** Whether the real server has a table that is not here. */
export function lacksTable(database: string, name: string): boolean {
  return lackingTables[database]?.has(name.toLowerCase()) ?? false;
}
