// Text onto the clipboard, in every browser: pages by http have no navigator.clipboard, and WebKit allows a copy only
// while the press that asked for it is being handled, before anything is waited for.

/** The browser did not copy. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
  constructor() { super('This browser does not let the page copy by itself: press its button, or copy it by hand.'); }
}

/**
 * Copies a text. One that is still being made may be a promise: the copy is asked for at once and gets it later. Throws
 * CopyRefused, or what the promise throws.
 */
export async function copyText(text: string | Promise<string>): Promise<void> {
  const made = Promise.resolve(text);
  made.catch(() => undefined); // told below
  const { clipboard } = navigator as { clipboard?: Clipboard };
  try {
    if (typeof text === 'string') await clipboard!.writeText(text);
    else await clipboard!.write([new ClipboardItem({ 'text/plain': made.then((made) => new Blob([made], { type: 'text/plain' })) })]);
  } catch {
    copyField(await made); // no clipboard, or none of that form, or none for this frame
  }
}

/** As one copies by hand: a field, selected. */
function copyField(text: string): void {
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true; // no keyboard opens on a phone
  field.className = 'visually-hidden';
  // Within a dialog where one is open: it would take the focus back from what stands outside of it.
  (before?.closest('[role=dialog]') ?? document.body).append(field);
  try {
    field.select();
    if (!document.execCommand('copy')) throw new CopyRefused();
  } finally {
    field.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}
