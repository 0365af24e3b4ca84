/** Puts text into the clipboard; where the browser does not permit that, it throws with what to do. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    throw new Error('the browser does not let this page write to the clipboard: permit it for 127.0.0.1');
  }
}
