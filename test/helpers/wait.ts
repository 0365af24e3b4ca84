/** Resolves with the first value that is neither undefined nor false; fails after the limit. */
export async function waitFor<T>(
  find: () => T | undefined | false | Promise<T | undefined | false>,
  limitMs = 10_000,
): Promise<T> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > endMs) throw new Error(`waited ${limitMs} ms for ${find}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}
