/** An option of the server, as sp_configure knows it. */
export interface ConfigurationOption {
  /** As of a new instance. */
  value: number;
  minimum: number;
  maximum: number;
  /** Told only with `show advanced options`. */
  advanced: boolean;
}

export const SHOW_ADVANCED = 'show advanced options';

const onOff = (advanced: boolean): ConfigurationOption => ({
  value: 0,
  minimum: 0,
  maximum: 1,
  advanced,
});
const number = (
  value: number,
  minimum: number,
  maximum: number,
): ConfigurationOption => ({ value, minimum, maximum, advanced: true });

/** The options that the stand-in has, in the order of their names. */
export const configurationOptions: Record<string, ConfigurationOption> = {
  'Agent XPs': onOff(true),
  'cost threshold for parallelism': number(5, 0, 32_767),
  'Database Mail XPs': onOff(true),
  'external scripts enabled': onOff(false),
  'max degree of parallelism': number(0, 0, 32_767),
  'max server memory (MB)': number(2_147_483_647, 128, 2_147_483_647),
  'Ole Automation Procedures': onOff(true),
  'remote admin connections': onOff(false),
  'scan for startup procs': onOff(true),
  [SHOW_ADVANCED]: onOff(false),
  xp_cmdshell: onOff(true),
};
