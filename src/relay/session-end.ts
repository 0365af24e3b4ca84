/** Resolves at the signal, rejects where the session cannot go on. */
export function createEnd(signal: AbortSignal): {reached: Promise<void>; fail: (error: Error) => void} {
  let fail: (error: Error) => void = () => undefined;
  const reached = new Promise<void>((resolve, reject) => {
    fail = reject;
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), {once: true});
  });
  // A failure while the tunnel is still being opened is awaited later.
  reached.catch(() => undefined);
  return {reached, fail};
}
