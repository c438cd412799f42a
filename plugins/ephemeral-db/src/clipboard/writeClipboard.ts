/**
 * Puts a text on the clipboard. One that has to be fetched first is promised to the browser at once: after the answer
 * the click would be too long ago for Safari to still allow it.
 *
 * @throws whatever `source` throws, as it is; else DOMException or TypeError where the browser does not allow it
 */
export async function writeClipboard(
  source: string | (() => Promise<string>),
): Promise<void> {
  // Absent on pages that are not served over HTTPS. Asked first, so that nothing is fetched in vain.
  const clipboard = navigator.clipboard;
  if (!clipboard) throw new TypeError('This page has no clipboard');
  if (typeof source === 'string') {
    await clipboard.writeText(source);
    return;
  }
  const text = source();
  try {
    await writePromised(clipboard, text);
  } catch {
    // Either the source failed, which is thrown here, or the browser knows no promised texts.
    await clipboard.writeText(await text);
  }
}

async function writePromised(
  clipboard: Clipboard,
  text: Promise<string>,
): Promise<void> {
  const type = 'text/plain';
  const blob = text.then(written => new Blob([written], { type }));
  // Also heard by the clipboard; without a hearer here it would count as unhandled where there is no ClipboardItem.
  blob.catch(() => {});
  await clipboard.write([new ClipboardItem({ [type]: blob })]);
}
