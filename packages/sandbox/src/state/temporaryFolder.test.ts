import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeTemporaryFolder, sweepTemporaryFolders } from './temporaryFolder';

it('takes away what killed processes left, and nothing else', () => {
  const own = makeTemporaryFolder('test');
  try {
    const { pid: ended } = spawnSync(process.execPath, ['--version']);
    const ofProcess = (pid: number) =>
      join(dirname(own), basename(own).replace(`${process.pid}`, `${pid}`));
    const dead = ofProcess(ended);
    mkdirSync(join(dead, 'volumes'), { recursive: true });
    writeFileSync(join(dead, 'volumes', 'rows'), 'ten');
    const strange = own.replace(`-${process.pid}-`, '-nobody-');
    mkdirSync(strange);

    sweepTemporaryFolders();
    expect([dead, own, strange].map(path => existsSync(path))).toEqual([
      false,
      true,
      true,
    ]);
    rmSync(strange, { recursive: true });
  } finally {
    rmSync(own, { recursive: true });
  }
});
