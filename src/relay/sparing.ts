/** Tells a warning; of those that repeat, one in a while with how many there were. */
export interface Sparing {
  readonly warn: (code: string, message: string) => void;
  /** Tells what was held back. */
  readonly flush: () => void;
}

interface Told {
  atMs: number;
  message: string;
  /** Held back since. */
  more: number;
}

/** Senders decide how often they misbehave, and must not decide how much a user has to read. */
export function createSparing(nowMs: () => number, tell: (code: string, message: string) => void): Sparing {
  const byCode = new Map<string, Told>();
  const tellHeld = (code: string, {message, more}: Told): void => {
    if (more > 0) tell(code, more === 1 ? message : `${message} (${more} times since this was last said)`);
  };
  return {
    warn(code, message) {
      const last = byCode.get(code);
      if (last === undefined) {
        byCode.set(code, {atMs: nowMs(), message, more: 0});
        tell(code, message);
        return;
      }
      last.message = message;
      last.more += 1;
      if (nowMs() - last.atMs < pauseMs) return;
      tellHeld(code, last);
      last.atMs = nowMs();
      last.more = 0;
    },
    flush() {
      for (const [code, last] of byCode) tellHeld(code, last);
      byCode.clear();
    },
  };
}

const pauseMs = 10_000;
