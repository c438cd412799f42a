import { chromium } from 'playwright-core';
import { findTool } from '../systemTools.mjs';

const FLAGS = [
  ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ['--disable-background-networking', '--disable-component-update'],
  // Pictures of today and of tomorrow are drawn alike.
  ['--disable-sync', '--font-render-hinting=none', '--hide-scrollbars'],
].flat();

/**
 * Starts the Chromium of this machine without a window.
 *
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function startChromium() {
  const executablePath = findTool('chromium');
  if (!executablePath) {
    throw new Error(
      'Chromium is not on the PATH. Install it (Debian: apt-get install chromium) and run this again',
    );
  }
  return chromium.launch({
    executablePath,
    args: FLAGS,
    // The script that started it ends it.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
