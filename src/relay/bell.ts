/** Wakes whoever waits for something to have changed. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring; taken before a look at what may have changed, it misses none. */
  rung(): Promise<void>;
}

export function createBell(): Bell {
  let ring: () => void = () => undefined;
  let rung = new Promise<void>(resolve => {
    ring = resolve;
  });
  return {
    ring() {
      ring();
      rung = new Promise<void>(resolve => {
        ring = resolve;
      });
    },
    rung: () => rung,
  };
}
