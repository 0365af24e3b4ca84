/** A lane beside the road: tasks that nobody is to wait for, a few at once and a bounded number behind them. */
export interface Lane {
  /** Null: too many wait already. */
  run<T>(task: () => Promise<T>): Promise<T> | null;
  /** How many wait for their turn. */
  readonly waiting: number;
}

interface LaneLimits {
  readonly atOnce: number;
  readonly waiting: number;
}

export function createLane({atOnce, waiting: maxWaiting}: LaneLimits): Lane {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  const start = async <T>(task: () => Promise<T>): Promise<T> => {
    underWay += 1;
    try {
      return await task();
    } finally {
      underWay -= 1;
      waiting.shift()?.();
    }
  };
  return {
    run(task) {
      if (underWay < atOnce) return start(task);
      if (waiting.length >= maxWaiting) return null;
      return new Promise((resolve, reject) => {
        waiting.push(() => void start(task).then(resolve, reject));
      });
    },
    get waiting() {
      return waiting.length;
    },
  };
}
