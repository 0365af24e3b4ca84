/** How many walks are under way. It holds on to none of them. */
export interface UnderWay {
  begin(): void;
  end(): void;
  /** Resolves once none is. */
  none(): Promise<void>;
}

export function createUnderWay(): UnderWay {
  let count = 0;
  let waiting: (() => void)[] = [];
  return {
    begin() {
      count += 1;
    },
    end() {
      count -= 1;
      if (count > 0) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    async none() {
      if (count > 0) await new Promise<void>(resolve => waiting.push(resolve));
    },
  };
}
